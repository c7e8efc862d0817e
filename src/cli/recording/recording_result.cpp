#include "cli/recording/recording_result.hpp"

#include <algorithm>

#include "cli/replay_result.hpp"
#include "report/summary.hpp"

namespace regimen::cli {
namespace {

report::RecordingReplay replay_of(const RerunOutcome& outcome) {
    const RerunFigures& figures = outcome.figures;
    return {.policy = outcome.policy.placement,
            .demand = demand_name(outcome.policy.demand),
            .decision_hash = figures.now.decision_hash,
            .decisions = figures.now.decisions,
            .equal_decisions = figures.equal_decisions,
            .started_only_recorded = figures.started_only_recorded,
            .started_only_now = figures.started_only_now,
            .first_difference = figures.first_difference};
}

report::RecordingPart recording_of(const Reruns& reruns) {
    const RerunOutcome& first = reruns.outcomes.front();
    return {.engine = reruns.header.engine,
            .source = reruns.header.source,
            .policy = first.recorded_policy.placement,
            .decision_hash = first.figures.recorded.decision_hash,
            .steps = first.figures.steps,
            .facts = first.figures.facts,
            .workloads = first.figures.workloads,
            .decisions = first.figures.recorded.decisions,
            .replays = {}};
}

// Nothing when one of the replays is the recorded run once more.
std::optional<report::ReplayRun> recorded_run(const std::vector<RerunOutcome>& outcomes) {
    const auto any = [&](const auto& like) {
        return std::any_of(outcomes.begin(), outcomes.end(), like);
    };
    std::optional<report::ReplayRun> run = outcomes.front().recorded;
    if (!run || any([](const RerunOutcome& o) { return o.policy == o.recorded_policy; })) {
        return std::nullopt;
    }
    if (any([&](const RerunOutcome& o) { return o.policy.placement == run->policy; })) {
        run->policy += "-recorded";
    }
    return run;
}

}  // namespace

report::ReplayResult recording_result(const Reruns& reruns, std::optional<DemandSource> wanted) {
    const RerunOutcome& first = reruns.outcomes.front();
    const HistoryOptions history = history_of(reruns.header);
    report::ReplayResult result;
    result.capacity = first.capacity;
    result.window = history.window;
    result.input.order = std::string(name(ArrivalOrder::kTrace));
    result.input.departures = !history.refused_are_gone;
    // What each replay may know stands with it; this is what was asked for, as with lists.
    result.input.demand = demand_name(wanted.value_or(first.recorded_policy.demand));
    result.recording = recording_of(reruns);
    if (std::optional<report::ReplayRun> run = recorded_run(reruns.outcomes)) {
        result.runs.push_back(std::move(*run));
    }
    for (const RerunOutcome& outcome : reruns.outcomes) {
        result.recording->replays.push_back(replay_of(outcome));
        result.runs.push_back(outcome.now);
    }
    report::summarize(result);
    return result;
}

}  // namespace regimen::cli
