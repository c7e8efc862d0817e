#include "cli/explain_pod.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "files/interrupt.hpp"

namespace regimen::cli {
namespace {

std::string node_text(const engine::Engine& engine, NodeId id) {
    const NodeSpec& node = engine.cluster().spec(id);
    if (node.devices.empty()) {
        return node.name;
    }
    return fmt::format("{} ({} x {})", node.name, node.devices.size(),
                       node.devices.front().model.empty() ? node.devices.front().resource
                                                          : node.devices.front().model);
}

std::string considered_text(const engine::Engine& engine, std::string_view what,
                            const engine::Considered& considered) {
    std::string text =
        fmt::format("  {:<13}{}{}, score {}\n", what, node_text(engine, considered.node),
                    devices_text(considered.devices), considered.score);
    for (const engine::ScoreTerm& term : considered.terms) {
        text += fmt::format("  {:<13}  {} {}\n", "", term.name, term.value);
    }
    return text;
}

std::string nearest_text(const engine::Engine& engine, const engine::NearestMiss& nearest) {
    std::string text = fmt::format("  {:<13}{}\n", "nearest miss", node_text(engine, nearest.node));
    for (const engine::Change& change : nearest.changes) {
        text += fmt::format("  {:<13}  {}\n", "", change.text);
    }
    if (!nearest.pod_can) {
        text += fmt::format("  {:<13}  which is for the node to change, not for the pod\n", "");
    }
    return text;
}

// "refused: cpu, which alone keeps it off 300 nodes"
std::string outcome_text(const engine::Explanation& explanation) {
    if (!explanation.cause) {
        return "placed";
    }
    std::string text = fmt::format("refused: {}", name(*explanation.cause));
    if (explanation.cause_nodes > 0) {
        text += fmt::format(", which alone keeps it off {} node{}", explanation.cause_nodes,
                            explanation.cause_nodes == 1 ? "" : "s");
    }
    return text;
}

// "1213, of which 300 fit; fell: cpu 800, devices 113"
std::string nodes_text(const engine::Explanation& explanation) {
    std::vector<std::string> fell;
    std::uint32_t fallen = 0;
    for (std::size_t i = 0; i < kFilterCount; ++i) {
        if (explanation.fell[i] > 0) {
            fallen += explanation.fell[i];
            fell.push_back(
                fmt::format("{} {}", name(static_cast<FilterKind>(i)), explanation.fell[i]));
        }
    }
    return fmt::format("  {:<13}{}, of which {} fit{}{}\n", "nodes", explanation.nodes,
                       explanation.nodes - fallen,
                       fell.empty() ? "" : "; fell: ", join(fell, ", "));
}

// One run as far as the pod.
Result<std::optional<std::string>> explain_in(const sim::Trace& trace, const Experiment& experiment,
                                              const RunSpec& run, const std::string& pod) {
    std::optional<Result<std::string>> found;
    const auto look = [&](sim::World& world, std::size_t arrival, const WorkloadSpec& workload) {
        if (found || workload.name != pod) {
            return;
        }
        world.step(workload.submitted);  // so that the engine knows all that came before
        const Result<engine::Explanation> explanation = engine::explain(world.engine(), workload);
        if (!explanation.has_value()) {
            found = tl::unexpected(explanation.error());
            return;
        }
        found = fmt::format("{} under {}, seed {}: arrival {}\n{}", pod, run.placement, run.seed,
                            arrival + 1, explanation_text(world.engine(), *explanation));
    };
    RunWatch watch;
    watch.hooks.before_arrival = look;
    watch.hooks.interrupted = [&] { return found.has_value() || files::interrupted(); };
    REGIMEN_TRY(run_experiment(trace, experiment, run, std::move(watch)));
    if (!found) {
        return std::nullopt;
    }
    REGIMEN_TRY_ASSIGN(std::string text, *found);
    return text;
}

tl::unexpected<Error> not_found(const sim::Trace& trace, const std::string& pod) {
    std::vector<std::string> names;
    names.reserve(trace.rows.size());
    trace.rows.for_each_name([&](std::size_t, std::string_view name) {
        names.emplace_back(name);
        return true;
    });
    if (const auto found = std::find(names.begin(), names.end(), pod); found != names.end()) {
        const sim::TraceRow row = trace.rows[static_cast<std::size_t>(found - names.begin())];
        if (row.bound_node != sim::kUnboundNode) {
            return fail(ErrorCode::kInvalidArgument, "--explain",
                        "\"{}\" runs already, on {}; expected a pod that waits", pod,
                        trace.nodes[row.bound_node]->name);
        }
        return fail(ErrorCode::kNotFound, "--explain",
                    "\"{}\" is in the list, but does not arrive in this order", pod);
    }
    const auto qualified = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
        return name.ends_with("/" + pod);
    });
    if (qualified != names.end()) {
        return fail(ErrorCode::kNotFound, "--explain",
                    "no pod \"{}\" arrives; did you mean \"{}\"?", pod, *qualified);
    }
    return fail(ErrorCode::kNotFound, "--explain", "no pod \"{}\" arrives{}", pod,
                did_you_mean(pod, std::vector<std::string_view>(names.begin(), names.end())));
}

}  // namespace

std::string devices_text(DeviceMask devices) {
    std::vector<std::string> indexes;
    for (std::size_t i = 0; i < kMaxDevicesPerNode; ++i) {
        if ((devices >> i & 1) != 0) {
            indexes.push_back(fmt::format("{}", i));
        }
    }
    if (indexes.empty()) {
        return "";
    }
    return fmt::format(", device{} {}", indexes.size() == 1 ? "" : "s", join(indexes, ","));
}

Result<std::string> explain_pod(const sim::Trace& trace, const Experiment& experiment,
                                const std::vector<RunSpec>& runs, const std::string& pod) {
    std::vector<std::string> texts;
    for (const RunSpec& run : runs) {
        if (run.seed != runs.front().seed) {
            continue;
        }
        REGIMEN_TRY_ASSIGN(const std::optional<std::string> text,
                           explain_in(trace, experiment, run, pod));
        if (!text) {
            return not_found(trace, pod);
        }
        texts.push_back(*text);
    }
    return join(texts, "\n");
}

std::string explanation_text(const engine::Engine& engine, const engine::Explanation& explanation) {
    std::string text = fmt::format("  {:<13}{}\n", "asks for",
                                   describe(*engine.pods()[explanation.pod_class].spec));
    if (explanation.pods > 1) {
        text += fmt::format("  {:<13}{} pods, of which {} find room\n", "gang", explanation.pods,
                            explanation.pods_placeable);
    }
    text += fmt::format("  {:<13}{}\n", "outcome", outcome_text(explanation));
    if (explanation.winner) {
        text += considered_text(engine, "winner", *explanation.winner);
    }
    if (explanation.runner_up) {
        text += considered_text(engine, "runner-up", *explanation.runner_up);
    }
    text += nodes_text(explanation);
    if (explanation.nearest) {
        text += nearest_text(engine, *explanation.nearest);
    }
    if (explanation.gang_of) {
        text += fmt::format("  {:<13}start with {} of {} pods\n", "nearest miss",
                            *explanation.gang_of, explanation.pods);
    }
    return text;
}

}  // namespace regimen::cli
