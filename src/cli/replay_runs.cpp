#include "cli/replay_runs.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "cli/replay_result.hpp"
#include "cli/run_pool.hpp"

namespace regimen::cli {
namespace {

Detail detail_of(const std::vector<RunSpec>& specs, std::size_t index) {
    const bool first = index == 0 || specs[index - 1].placement != specs[index].placement;
    return first ? Detail::kFull : Detail::kFigures;
}

}  // namespace

Result<ReplayRuns> perform_runs(const sim::Trace& trace, const Experiment& experiment,
                                const std::vector<RunSpec>& specs, std::uint32_t jobs,
                                const sim::StepListener& listener) {
    REGIMEN_ASSERT(!listener || specs.size() == 1, "{} runs, one listener", specs.size());
    ReplayRuns runs;
    runs.results.resize(specs.size());
    runs.costs.resize(specs.size());
    const auto work = [&](std::size_t i) -> Status {
        const Stopwatch watch;
        REGIMEN_TRY_ASSIGN(
            const sim::RunOutcome outcome,
            run_experiment(trace, experiment, specs[i], {.listener = listener, .hooks = {}}));
        runs.costs[i] = watch.elapsed();
        runs.results[i] = replay_run(trace, specs[i], outcome, detail_of(specs, i));
        if (i == 0) {
            runs.capacity = {outcome.capacity_gpu_milli, outcome.capacity_cpu_milli};
        }
        return {};
    };
    const auto label = [&](std::size_t i) {
        return fmt::format("{} seed {}", specs[i].placement, specs[i].seed);
    };
    REGIMEN_TRY(run_pool({specs.size(), "runs", label, work}, jobs));
    return runs;
}

}  // namespace regimen::cli
