#include "runner/observed.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/quantity.hpp"
#include "base/text.hpp"

namespace regimen::scenario {
namespace {

using engine::Engine;

// " device 0", " devices 0,3", "".
std::string devices_text(DeviceMask mask) {
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < kMaxDevicesPerNode; ++i) {
        if ((mask >> i & 1) != 0) {
            indexes.push_back(i);
        }
    }
    return indexes.empty()
               ? std::string()
               : fmt::format(" device{} {}", indexes.size() == 1 ? "" : "s", join(indexes, ","));
}

std::string place_text(const Names& names, NodeId node, DeviceMask devices) {
    return names.nodes[node.index()] + devices_text(devices);
}

// "no nodes", "3 nodes: taints 1, cpu 2", "2 nodes: 1 fits, cpu 1".
std::string fell_text(std::uint32_t nodes, const std::array<std::uint32_t, kFilterCount>& fell) {
    std::vector<std::string> parts;
    std::uint32_t fit = nodes;
    for (const std::uint32_t fallen : fell) {
        fit -= fallen;
    }
    if (fit > 0) {
        parts.push_back(fmt::format("{} {}", fit, fit == 1 ? "fits" : "fit"));
    }
    for (std::size_t i = 0; i < kFilterCount; ++i) {
        if (fell[i] > 0) {
            parts.push_back(fmt::format("{} {}", name(static_cast<FilterKind>(i)), fell[i]));
        }
    }
    return nodes == 0
               ? "no nodes"
               : fmt::format("{} node{}: {}", nodes, nodes == 1 ? "" : "s", join(parts, ", "));
}

std::string verdict_line(const Names& names, const Engine& engine, const Verdict& verdict) {
    std::string line =
        fmt::format("{} waits: {}", names.workloads[verdict.workload.index()], name(verdict.cause));
    if (verdict.cause == Cause::kOrder) {
        return line;
    }
    const std::vector<engine::PodEntry>& pods = engine.workloads()[verdict.workload].pods;
    const auto pending = std::count_if(pods.begin(), pods.end(), [](const auto& pod) {
        return pod.phase == engine::PodPhase::kPending;
    });
    if (pods.size() > 1) {
        line += fmt::format("; {} of {} pods fit", verdict.pods_placeable, pending);
    }
    return line + "; " + fell_text(verdict.nodes, verdict.fell);
}

std::string considered_line(const Names& names, std::string_view what,
                            const engine::Considered& considered) {
    std::string line =
        fmt::format("  {} {}: score {}", what,
                    place_text(names, considered.node, considered.devices), considered.score);
    std::vector<std::string> terms;
    terms.reserve(considered.terms.size());
    for (const engine::ScoreTerm& term : considered.terms) {
        terms.push_back(fmt::format("{} {}", term.name, term.value));
    }
    const bool says_more = terms.size() > 1;
    return says_more ? fmt::format("{} ({})", line, join(terms, ", ")) : line;
}

std::string amount_text(std::string_view resource, std::int64_t amount) {
    if (resource == kCpuResource) {
        return Quantity::from_milli(amount).to_string();
    }
    return Quantity::from_units(amount, resource == kMemoryResource ? Quantity::Format::kBinarySi
                                                                    : Quantity::Format::kDecimalSi)
        .to_string();
}

// "  a: 4 of 8 cpu, 109 of 110 pods, devices 1000 500 sick"
std::string node_line(const Engine& engine, NodeId id) {
    const engine::NodeView view = engine.cluster().view(id);
    std::vector<std::string> parts;
    for (std::size_t d = 0; d < view.free.size(); ++d) {
        const std::string& resource = engine.vocabulary().dimension_name(d);
        if (view.free[d] != 0 || view.capacity[d] != 0) {
            parts.push_back(fmt::format("{} of {} {}", amount_text(resource, view.free[d]),
                                        amount_text(resource, view.capacity[d]), resource));
        }
    }
    std::string devices;
    for (std::size_t i = 0; i < view.devices.size(); ++i) {
        devices +=
            engine.cluster().device_healthy(id, i) ? fmt::format(" {}", view.devices[i]) : " sick";
    }
    if (!devices.empty()) {
        parts.push_back("devices" + devices);
    }
    return fmt::format("  {}: {}", engine.cluster().spec(id).name, join(parts, ", "));
}

}  // namespace

Lines plan_lines(const Names& names, const Engine& engine, const Step& step, const Plan& plan) {
    Lines lines;
    for (const RefusedFact& refused : plan.refused) {
        lines.push_back(
            fmt::format("refused: {}: {}", step.facts[refused.index].said, refused.why));
    }
    for (const Decision& decision : plan.decisions) {
        lines.push_back(fmt::format("{} -> {}", names.pods.at(decision.pod),
                                    place_text(names, decision.node, decision.devices)));
    }
    for (const Verdict& verdict : plan.verdicts) {
        lines.push_back(verdict_line(names, engine, verdict));
    }
    return lines.empty() ? Lines{"nothing"} : lines;
}

Lines explanation_lines(const Names& names, std::string_view name,
                        const engine::Explanation& explanation) {
    const std::string outcome = explanation.cause
                                    ? fmt::format("refused, {}", regimen::name(*explanation.cause))
                                    : std::string("would start");
    Lines lines{fmt::format("explain {}: {}", name, outcome)};
    if (explanation.pods > 1) {
        lines.push_back(
            fmt::format("  {} of {} pods fit", explanation.pods_placeable, explanation.pods));
    }
    lines.push_back("  " + fell_text(explanation.nodes, explanation.fell));
    if (explanation.winner) {
        lines.push_back(considered_line(names, "winner", *explanation.winner));
    }
    if (explanation.runner_up) {
        lines.push_back(considered_line(names, "runner-up", *explanation.runner_up));
    }
    if (explanation.nearest) {
        std::vector<std::string> changes;
        for (const engine::Change& change : explanation.nearest->changes) {
            changes.push_back(change.text);
        }
        lines.push_back(fmt::format("  nearest {}: {}",
                                    names.nodes[explanation.nearest->node.index()],
                                    join(changes, "; ")));
        if (!explanation.nearest->pod_can) {
            lines.emplace_back("  which is for the node to change, not for the pod");
        }
    }
    return lines;
}

Lines stranding_lines(const Names& names, std::string_view title,
                      const std::vector<engine::NodeStranding>& nodes) {
    const auto text = [](const Stranding& stranding) {
        std::vector<std::string> parts;
        for (std::size_t i = 0; i < stranding.size(); ++i) {
            if (stranding[i] != 0) {
                parts.push_back(fmt::format("{} {}", name(static_cast<Cause>(i)), stranding[i]));
            }
        }
        return parts.empty() ? std::string("none") : join(parts, ", ");
    };
    Lines lines{fmt::format("{}: {}", title, text(engine::total(nodes)))};
    const auto strands = [](const engine::NodeStranding& node) {
        return node.by_cause != Stranding{};
    };
    if (std::count_if(nodes.begin(), nodes.end(), strands) > 1) {
        for (const engine::NodeStranding& node : nodes) {
            if (strands(node)) {
                lines.push_back(
                    fmt::format("  {}: {}", names.nodes[node.node.index()], text(node.by_cause)));
            }
        }
    }
    return lines;
}

Lines pod_lines(const Names& names, const Engine& engine) {
    Lines lines{"pods:"};
    for (const auto& [ref, name] : names.pods) {
        if (!engine.workloads().contains(ref.workload) ||
            ref.pod >= engine.workloads()[ref.workload].pods.size()) {
            continue;
        }
        const engine::PodEntry& pod = engine.workloads()[ref.workload].pods[ref.pod];
        std::string line = fmt::format("  {} {}", name, engine::name(pod.phase));
        if (engine::holds_room(pod.phase)) {
            line += " on " + place_text(names, pod.node, pod.devices);
        }
        lines.push_back(std::move(line));
    }
    return lines.size() == 1 ? Lines{"pods: none"} : lines;
}

Lines node_lines(const Names& names, const Engine& engine) {
    Lines lines{"nodes, what is free:"};
    for (std::size_t i = 0; i < names.nodes.size(); ++i) {
        const NodeId id = NodeId::from_index(i);
        if (engine.cluster().contains(id)) {
            lines.push_back(node_line(engine, id));
        }
    }
    return lines.size() == 1 ? Lines{"nodes: none"} : lines;
}

}  // namespace regimen::scenario
