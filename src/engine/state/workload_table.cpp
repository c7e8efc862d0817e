#include "engine/state/workload_table.hpp"

#include <utility>

namespace regimen::engine {

namespace {
void flatten_into(const PodGroup& group, std::vector<SetEntry>& sets, std::uint32_t& next) {
    for (std::int32_t replica = 0; replica < group.count; ++replica) {
        for (const PodSet& set : group.pod_sets) {
            sets.push_back({.pod_class = set.pod_class,
                            .begin = next,
                            .count = static_cast<std::uint32_t>(set.count),
                            .min_count = static_cast<std::uint32_t>(set.min_count)});
            next += static_cast<std::uint32_t>(set.count);
        }
        for (const PodGroup& child : group.groups) {
            flatten_into(child, sets, next);
        }
    }
}
}  // namespace

std::string_view name(PodPhase phase) {
    switch (phase) {
        case PodPhase::kPending:
            return "pending";
        case PodPhase::kAssumed:
            return "assumed";
        case PodPhase::kBound:
            return "bound";
        case PodPhase::kRunning:
            return "running";
        case PodPhase::kTerminating:
            return "terminating";
        case PodPhase::kReleased:
            return "released";
    }
    return "?";
}

std::vector<SetEntry> flatten(const PodGroup& group) {
    std::vector<SetEntry> sets;
    std::uint32_t next = 0;
    flatten_into(group, sets, next);
    return sets;
}

void WorkloadTable::insert(WorkloadId id, const Workload& workload) {
    WorkloadEntry entry;
    entry.spec = workload;
    entry.sequence = next_sequence_++;
    entry.sets = flatten(workload->group);
    for (const SetEntry& set : entry.sets) {
        PodEntry pod;
        pod.pod_class = set.pod_class;
        entry.pods.insert(entry.pods.end(), set.count, pod);
    }
    entries_.insert(id, std::move(entry));
}

void WorkloadTable::erase(WorkloadId id) {
    entries_.erase(id);
}

}  // namespace regimen::engine
