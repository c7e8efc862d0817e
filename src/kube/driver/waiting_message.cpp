#include "kube/driver/waiting_message.hpp"

#include <array>
#include <fmt/format.h>
#include <string_view>

#include "base/text.hpp"
#include "engine/explain/explanation.hpp"

namespace regimen::kube {
namespace {

// In the order of FilterKind.
constexpr std::array<std::string_view, kFilterCount> kWords = {
    "not ready or cordoned",
    "taint not tolerated",
    "node selector or affinity",
    "other accelerator model",
    "full of pods",
    "too little cpu",
    "too little memory",
    "too little of another resource",
    "too few free accelerators",
};

std::string nodes_text(const Verdict& verdict) {
    std::vector<std::string> fell;
    for (std::size_t i = 0; i < kFilterCount; ++i) {
        if (verdict.fell[i] > 0) {
            fell.push_back(fmt::format("{} {}", verdict.fell[i], kWords[i]));
        }
    }
    return fmt::format("0/{} nodes{}{}", verdict.nodes, fell.empty() ? "" : ": ", join(fell, ", "));
}

}  // namespace

std::string waiting_message(engine::Engine& engine, const Verdict& verdict) {
    if (verdict.cause == Cause::kOrder) {
        return "an earlier workload of the queue is next";
    }
    std::string text = nodes_text(verdict);
    const WorkloadSpec& workload = **engine.workloads()[verdict.workload].spec;
    if (const std::int64_t pods = pod_count(workload.group); pods > 1) {
        text += fmt::format("; {} of {} pods find room", verdict.pods_placeable, pods);
    }
    const Result<engine::Explanation> told = engine::explain(engine, workload);
    if (!told || !told->nearest || told->nearest->changes.empty()) {
        return text;
    }
    std::vector<std::string> changes;
    for (const engine::Change& change : told->nearest->changes) {
        changes.push_back(change.text);
    }
    return fmt::format("{}; smallest change, for node {}: {}", text,
                       engine.cluster().spec(told->nearest->node).name, join(changes, ", "));
}

}  // namespace regimen::kube
