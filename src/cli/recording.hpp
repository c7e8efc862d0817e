// Runs written down, and read back into an engine (rerun.hpp): `replay --record FILE` and
// `replay RECORDING`.
// Errors: kIo; kCorrupt for a damaged recording; kInternal when the same engine does not decide as
// it did. A recording of another version that decides differently is reported, not an error.
// Complexity: that of the engine's steps. Thread rule: one thread.
#pragma once

#include <string>

#include "base/result.hpp"
#include "cli/arguments.hpp"
#include "cli/experiment.hpp"
#include "record/writer.hpp"
#include "sim/experiment/world.hpp"

namespace regimen::cli {

// Opened before the run; the file appears with RecordingWriter::finish().
Result<record::RecordingWriter> open_recording(const std::string& path,
                                               const Experiment& experiment);
// Appends every step; what goes wrong stays in the writer until finish().
sim::StepListener recording_listener(record::RecordingWriter& writer);

Status replay_recording(const std::string& path, const ReplayArguments& arguments);

}  // namespace regimen::cli
