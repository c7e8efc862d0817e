// The history of a scenario as a recording keeps it: each step's facts and plan, encoded.
// Retelling decodes them into a fresh engine. Errors: what does not hold is said in text.
// Complexity: that of the engine. Thread rule: one thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "engine/engine.hpp"

namespace regimen::scenario {

struct RecordedStep {
    Instant now;
    std::vector<Fact> facts;  // as decoded from what was encoded
    std::vector<std::byte> plan;
};

// What was told, through the encoding and back.
RecordedStep record(Instant now, std::span<const Fact> facts, const Plan& plan);

// A second engine that follows a recording.
class Retelling {
public:
    // Up to the end of the recording; the first difference from its plans is kept.
    void catch_up(const std::vector<RecordedStep>& history);
    engine::Engine& engine() { return engine_; }
    const std::string& difference() const { return difference_; }

private:
    engine::Engine engine_;
    std::size_t next_ = 0;
    std::string difference_;
};

}  // namespace regimen::scenario
