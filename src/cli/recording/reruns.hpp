// All reruns of one recording, side by side: each reads the file for itself, so that memory is that
// of their engines and one step each, whatever the length of the recording.
// Errors: kIo, kCorrupt, kInterrupted. Complexity: that of the engine's steps, and one more reading
// where somebody must know how popular each class of pods is. Thread rule: call from one thread; it
// uses several.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/experiment.hpp"
#include "cli/recording/rerun.hpp"
#include "cli/timing.hpp"
#include "record/format.hpp"
#include "report/replay_result.hpp"

namespace regimen::cli {

struct RerunOutcome {
    RerunFigures figures;
    report::ReplayRun now;
    std::optional<report::ReplayRun> recorded;  // only with a change
    report::Amounts capacity;
    PolicySet policy;
    PolicySet recorded_policy;

    RunSpec spec() const { return {policy.placement, policy.seed}; }
};

struct Reruns {
    record::RecordingHeader header;
    std::vector<RerunOutcome> outcomes;  // one for each change
    std::vector<Cost> costs;
};

// What the recording says about how its run was made.
HistoryOptions history_of(const record::RecordingHeader& header);

Result<Reruns> perform_reruns(const std::string& path,
                              const std::vector<std::optional<PolicyChange>>& changes,
                              std::uint32_t jobs);

}  // namespace regimen::cli
