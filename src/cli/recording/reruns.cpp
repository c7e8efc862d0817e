#include "cli/recording/reruns.hpp"

#include <algorithm>

#include "cli/recording/popularity.hpp"
#include "cli/recording/record_run.hpp"
#include "cli/recording/steps.hpp"
#include "cli/run_pool.hpp"
#include "sim/experiment/departure_run.hpp"

namespace regimen::cli {
namespace {

bool knows_demand(const std::optional<PolicyChange>& change) {
    return change && (change->placement == "fgd" || change->demand == DemandSource::kDeclared);
}

Result<RerunOutcome> rerun_once(const std::string& path, RerunOptions options) {
    Rerun rerun(std::move(options));
    REGIMEN_TRY(for_each_step(path, [&](const record::Step& step) { rerun.step(step); }));
    return RerunOutcome{.figures = rerun.figures(),
                        .now = rerun.run_now(),
                        .recorded = rerun.run_recorded(),
                        .capacity = rerun.capacity(),
                        .policy = rerun.policy(),
                        .recorded_policy = rerun.recorded_policy()};
}

}  // namespace

HistoryOptions history_of(const record::RecordingHeader& header) {
    HistoryOptions options;
    options.whole = header.source == record::kSourceCluster;
    options.refused_are_gone = header.source == kSourceRefusedAreGone;
    if (header.source == kSourceDepartures) {
        const sim::DepartureOptions measured;
        options.window = report::Window{measured.warmup_us, measured.measured_us};
    }
    return options;
}

Result<Reruns> perform_reruns(const std::string& path,
                              const std::vector<std::optional<PolicyChange>>& changes,
                              std::uint32_t jobs) {
    Reruns reruns;
    REGIMEN_TRY_ASSIGN(reruns.header, read_header(path));
    std::vector<ClassWeight> popularity;
    if (std::any_of(changes.begin(), changes.end(), knows_demand)) {
        REGIMEN_TRY_ASSIGN(popularity, popularity_in(path));
    }
    reruns.outcomes.resize(changes.size());
    reruns.costs.resize(changes.size());
    const auto work = [&](std::size_t i) -> Status {
        const Stopwatch watch;
        REGIMEN_TRY_ASSIGN(reruns.outcomes[i],
                           rerun_once(path, {.change = changes[i],
                                             .history = history_of(reruns.header),
                                             .popularity = knows_demand(changes[i])
                                                               ? popularity
                                                               : std::vector<ClassWeight>()}));
        reruns.costs[i] = watch.elapsed();
        return {};
    };
    const auto label = [&](std::size_t i) {
        return changes[i] && changes[i]->placement ? *changes[i]->placement
                                                   : std::string("as recorded");
    };
    REGIMEN_TRY(run_pool({changes.size(), "replays", label, work}, jobs));
    return reruns;
}

}  // namespace regimen::cli
