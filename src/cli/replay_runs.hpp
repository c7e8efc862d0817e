// All runs of a replay, side by side, turned into what the report shows. The order of the results
// is that of the specifications. Errors: of the first run that failed; kInterrupted.
// Complexity: that of the runs. Thread rule: call from one thread; it uses several.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "cli/experiment.hpp"
#include "cli/timing.hpp"
#include "report/replay_result.hpp"
#include "sim/input/trace.hpp"

namespace regimen::cli {

struct ReplayRuns {
    std::vector<report::ReplayRun> results;
    std::vector<Cost> costs;
    report::Amounts capacity;
};

// `listener` sees every step; only with a single run.
Result<ReplayRuns> perform_runs(const sim::Trace& trace, const Experiment& experiment,
                                const std::vector<RunSpec>& specs, std::uint32_t jobs,
                                const sim::StepListener& listener = {});

}  // namespace regimen::cli
