#include "cli/recording/record_run.hpp"

namespace regimen::cli {

Result<record::RecordingWriter> open_recording(const std::string& path,
                                               const Experiment& experiment) {
    return record::RecordingWriter::open(
        path,
        {.engine = REGIMEN_VERSION,
         .source = std::string(experiment.load_milli ? kSourceDepartures : kSourceRefusedAreGone)});
}

sim::StepListener recording_listener(record::RecordingWriter& writer) {
    return [&writer](Instant now, std::span<const Fact> facts, const Plan& plan) {
        static_cast<void>(writer.append(now, facts, plan));
    };
}

}  // namespace regimen::cli
