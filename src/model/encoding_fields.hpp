// The fields of every noun that is encoded, in the order of their bytes: the definition of
// kEncodingVersion 1. (Those of an amount stand in the archive, which takes lists of them apart.) A
// field that is missing here is lost in recordings; encoding_test.cpp compares random nouns with
// what comes back. Only encoding.cpp includes this. Source: none; the format is ours.
// Complexity: O(bytes). Thread rule: pure functions.
#pragma once

#include "model/encoding_archive.hpp"
#include "model/fact.hpp"
#include "model/plan.hpp"

namespace regimen::detail {

template <>
inline constexpr std::uint64_t kEnumerators<SelectorOperator> = 6;
template <>
inline constexpr std::uint64_t kEnumerators<TaintEffect> = 3;
template <>
inline constexpr std::uint64_t kEnumerators<Intent> = 6;
template <>
inline constexpr std::uint64_t kEnumerators<PodEvent> = 6;
template <>
inline constexpr std::uint64_t kEnumerators<DemandSource> = 2;
template <>
inline constexpr std::uint64_t kEnumerators<Cause> = kCauseCount;

// --- labels, devices ---
void fields(auto& archive, Some<SelectorRequirement> auto& it) {
    archive(it.key, it.op, it.values);
}
void fields(auto& archive, Some<SelectorTerm> auto& it) {
    archive(it.labels, it.fields);
}
void fields(auto& archive, Some<Taint> auto& it) {
    archive(it.key, it.value, it.effect);
}
void fields(auto& archive, Some<Toleration> auto& it) {
    archive(it.key, it.exists, it.value, it.any_effect, it.effect);
}
void fields(auto& archive, Some<Device> auto& it) {
    archive(it.resource, it.model, it.memory_bytes, it.numa_node, it.pcie_root,
            it.interconnect_domain, it.parent, it.capacity, it.healthy);
}
void fields(auto& archive, Some<DeviceRequest> auto& it) {
    archive(it.resource, it.count, it.milli, it.models);
}

// --- nodes, pods, workloads ---
void fields(auto& archive, Some<NodeCondition> auto& it) {
    archive(it.type, it.status);
}
void fields(auto& archive, Some<NodeSpec> auto& it) {
    archive(it.name, it.rank, it.capacity, it.allocatable, it.labels, it.taints, it.conditions,
            it.unschedulable, it.devices);
}
void fields(auto& archive, Some<PodSpec> auto& it) {
    archive(it.requests, it.devices, it.node_selector, it.affinity, it.tolerations);
}
void fields(auto& archive, Some<LevelConstraint> auto& it) {
    archive(it.tree, it.level, it.required);
}
void fields(auto& archive, Some<PodSet> auto& it) {
    archive(it.name, it.pod_class, it.count, it.min_count);
}
void fields(auto& archive, Some<PodGroup> auto& it) {
    archive(it.name, it.count, it.min_count, it.constraints, it.pod_sets, it.groups);
}
void fields(auto& archive, Some<WorkloadSpec> auto& it) {
    archive(it.name, it.group, it.priority, it.intent, it.queue, it.trust_domain, it.submitted,
            it.expected_duration);
}

// --- facts ---
void fields(auto& archive, Some<PodRef> auto& it) {
    archive(it.workload, it.pod);
}
void fields(auto& archive, Some<NodeAdded> auto& it) {
    archive(it.id, it.node);
}
void fields(auto& archive, Some<NodeUpdated> auto& it) {
    archive(it.id, it.node);
}
void fields(auto& archive, Some<NodeRemoved> auto& it) {
    archive(it.id);
}
void fields(auto& archive, Some<DeviceHealthChanged> auto& it) {
    archive(it.id, it.device, it.healthy);
}
void fields(auto& archive, Some<PodClassDefined> auto& it) {
    archive(it.id, it.spec);
}
void fields(auto& archive, Some<WorkloadSubmitted> auto& it) {
    archive(it.id, it.workload);
}
void fields(auto& archive, Some<WorkloadWithdrawn> auto& it) {
    archive(it.id);
}
void fields(auto& archive, Some<PodChanged> auto& it) {
    archive(it.pod, it.event);
}
void fields(auto& archive, Some<PodFoundBound> auto& it) {
    archive(it.pod, it.node, it.devices);
}
void fields(auto& archive, Some<ClassWeight> auto& it) {
    archive(it.pod_class, it.weight);
}
void fields(auto& archive, Some<DemandDeclared> auto& it) {
    archive(it.classes);
}
void fields(auto& archive, Some<PolicySet> auto& it) {
    archive(it.placement, it.order, it.demand, it.seed);
}

// --- plans ---
void fields(auto& archive, Some<Bind> auto& it) {
    archive(it.pod, it.node, it.devices);
}
void fields(auto& archive, Some<Verdict> auto& it) {
    archive(it.workload, it.cause, it.pods_placeable, it.nodes, it.fell);
}
void fields(auto& archive, Some<RefusedFact> auto& it) {
    archive(it.index, it.why);
}
void fields(auto& archive, Some<Plan> auto& it) {
    archive(it.now, it.decisions, it.verdicts, it.refused);
}

}  // namespace regimen::detail
