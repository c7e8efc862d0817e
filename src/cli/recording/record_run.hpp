// A run written down: `replay --record FILE`.
// Errors: kIo. Complexity: O(facts + decisions) a step. Thread rule: that of the writer.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cli/experiment.hpp"
#include "record/writer.hpp"
#include "sim/experiment/world.hpp"

namespace regimen::cli {

// RecordingHeader::source of what is written here: what became of refused pods.
inline constexpr std::string_view kSourceRefusedAreGone = "regimen replay, refused pods are gone";
inline constexpr std::string_view kSourceDepartures = "regimen replay with departures";

// Opened before the run; the file appears with RecordingWriter::finish().
Result<record::RecordingWriter> open_recording(const std::string& path,
                                               const Experiment& experiment);
// Appends every step; what goes wrong stays in the writer until finish().
sim::StepListener recording_listener(record::RecordingWriter& writer);

}  // namespace regimen::cli
