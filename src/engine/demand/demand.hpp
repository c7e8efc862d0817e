// Demand: how often each pod class is asked for. What a policy may know is explicit: either what
// was declared (a trace's popularity, a forecast), or what has arrived so far, decaying, so that
// nothing later can change an earlier decision. Whether work leaves again is learned in any case.
// Units: weights are integers, relative to each other only.
// Complexity: observe O(1); classes() O(1) after sort on change. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/demand/turnover.hpp"
#include "model/fact.hpp"

namespace regimen::engine {

class Demand {
public:
    // Declared weights replace each other; arrivals add up.
    void declare(std::span<const ClassWeight> classes);
    void observe(PodClassId pod_class, std::int64_t pods);
    void set_source(DemandSource source) { source_ = source; }

    DemandSource source() const { return source_; }
    // By class id; empty when nothing is known.
    std::span<const ClassWeight> declared() const { return declared_; }
    std::span<const ClassWeight> observed() const { return observed_; }
    // What the set source says.
    std::span<const ClassWeight> classes() const {
        return source_ == DemandSource::kDeclared ? declared() : observed();
    }
    // Pods seen so far, without decay, and how often the declared weights were replaced.
    std::uint64_t arrivals() const { return arrivals_; }
    std::uint64_t declarations() const { return declarations_; }
    // The mean weight of a pod among observed(); requires an arrival.
    double weight_of_a_pod() const;
    // Told of every pod that is placed, and of what became of it.
    Turnover& turnover() { return turnover_; }
    const Turnover& turnover() const { return turnover_; }

private:
    void decay();

    DemandSource source_ = DemandSource::kOnline;
    std::vector<ClassWeight> declared_;
    std::vector<ClassWeight> observed_;  // position = class id; weight 0: not seen
    std::uint64_t arrivals_ = 0;
    std::uint64_t declarations_ = 0;
    Turnover turnover_;
    std::int64_t step_ = kFirstStep;  // what one arrival adds now

    // An arrival's weight grows by 1/kMemory each time instead of all others shrinking; when it has
    // grown by kRescale all weights are divided back.
    static constexpr std::int64_t kFirstStep = 1 << 20;
    static constexpr std::int64_t kMemory = 8192;
    static constexpr std::int64_t kRescale = 1 << 10;
};

}  // namespace regimen::engine
