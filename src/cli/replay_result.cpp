#include "cli/replay_result.hpp"

namespace regimen::cli {
namespace {

std::optional<report::TimeStatistics> times(const std::optional<sim::Times>& times) {
    if (!times) {
        return std::nullopt;
    }
    return report::TimeStatistics{times->mean_us, times->p99_us, times->censored};
}

std::vector<report::ClassOutcome> class_outcomes(const sim::Trace& trace,
                                                 const sim::RunOutcome& outcome) {
    std::vector<report::ClassOutcome> classes;
    for (std::size_t i = 0; i < outcome.classes.size(); ++i) {
        const sim::ClassCount& count = outcome.classes[i];
        if (count.arrived > 0) {
            classes.push_back({describe(*trace.classes[i]), count.arrived, count.failed});
        }
    }
    return classes;
}

std::vector<report::NodeOutcome> node_outcomes(const sim::Trace& trace,
                                               const sim::RunOutcome& outcome) {
    std::vector<report::NodeOutcome> nodes;
    nodes.reserve(outcome.nodes.size());
    for (std::size_t i = 0; i < outcome.nodes.size(); ++i) {
        nodes.push_back(node_outcome(*trace.nodes[i], outcome.nodes[i]));
    }
    return nodes;
}

}  // namespace

report::ReplayRun replay_run(const sim::Trace& trace, const RunSpec& run,
                             const sim::RunOutcome& outcome, Detail detail) {
    report::ReplayRun result;
    result.policy = run.placement;
    result.seed = run.seed;
    result.decision_hash = outcome.decision_hash;
    result.pods = {outcome.pods_arrived, outcome.pods_failed};
    result.used = {outcome.used_gpu_milli, outcome.used_cpu_milli};
    if (const std::optional<sim::Means>& means = outcome.means) {
        result.mean_used = report::Amounts{means->used_gpu_milli, means->used_cpu_milli};
        result.mean_capacity =
            report::Amounts{means->capacity_gpu_milli, means->capacity_cpu_milli};
    } else {
        result.curve = curve_points(outcome.curve_centi_percent);
        if (result.curve->empty()) {
            result.curve = report::start_of_curve(result.used, {outcome.capacity_gpu_milli, 0});
        }
    }
    result.fragmentation_gpu_milli = outcome.fragmentation_milli;
    result.stranded_gpu_milli = outcome.stranded;
    result.wait_us = times(outcome.wait);
    result.completion_us = times(outcome.completion);
    if (detail == Detail::kFull) {
        result.classes = class_outcomes(trace, outcome);
        result.nodes = node_outcomes(trace, outcome);
    }
    return result;
}

report::NodeOutcome node_outcome(const NodeSpec& spec, const engine::NodeStranding& node) {
    return {.name = spec.name,
            .model = spec.devices.empty() ? "" : spec.devices.front().model,
            .gpus = node.capacity_milli / kWholeDeviceMilli,
            .used_gpu_milli = node.capacity_milli - node.free_milli,
            .capacity_gpu_milli = node.capacity_milli,
            .cause = node.greatest()};
}

report::ReplayInput replay_input(const sim::Trace& trace, const Experiment& experiment,
                                 std::string name) {
    return {.name = std::move(name),
            .nodes_sha256 = trace.nodes_sha256,
            .pods_sha256 = trace.pods_sha256,
            .order = std::string(cli::name(experiment.order)),
            .inflate_milli = experiment.inflate_milli,
            .departures = experiment.load_milli.has_value(),
            .load_milli = experiment.load_milli,
            .demand = demand_name(experiment.demand)};
}

std::vector<report::CurvePoint> curve_points(const std::vector<std::int64_t>& centi_percent) {
    std::vector<report::CurvePoint> points;
    points.reserve(centi_percent.size());
    for (std::size_t i = 0; i < centi_percent.size(); ++i) {
        points.push_back(
            {static_cast<std::int64_t>(i), static_cast<double>(centi_percent[i]) / 100.0});
    }
    return points;
}

std::string demand_name(DemandSource demand) {
    return demand == DemandSource::kDeclared ? "trace" : "online";
}

}  // namespace regimen::cli
