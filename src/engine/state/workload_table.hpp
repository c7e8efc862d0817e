// The workloads that the engine knows, flattened: groups become a list of pod sets, pod sets a
// range of pods, each pod somewhere in its life: pending, assumed, bound, running, terminating,
// released.
// Complexity: O(1) by id; insert O(pods). Thread rule: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/state/pool_by_id.hpp"
#include "model/fact.hpp"
#include "model/plan.hpp"

namespace regimen::engine {

enum class PodPhase : std::uint8_t {
    kPending,
    kAssumed,  // decided, not yet confirmed
    kBound,
    kRunning,
    kTerminating,
    kReleased,
};

// "pending", "assumed", ...
std::string_view name(PodPhase phase);

inline bool holds_room(PodPhase phase) {
    return phase != PodPhase::kPending && phase != PodPhase::kReleased;
}

struct PodEntry {
    PodClassId pod_class;
    NodeId node;
    DeviceMask devices = 0;
    PodPhase phase = PodPhase::kPending;
};

// Pods [begin, begin + count) of the workload.
struct SetEntry {
    PodClassId pod_class;
    std::uint32_t begin = 0;
    std::uint32_t count = 0;
    std::uint32_t min_count = 0;
};

struct WorkloadEntry {
    std::optional<Workload> spec;
    std::uint64_t sequence = 0;  // of submission; kept when the workload waits again
    std::vector<SetEntry> sets;
    std::vector<PodEntry> pods;
    std::uint32_t released = 0;
    bool refused_before = false;  // its first verdict was given
};

class WorkloadTable {
public:
    bool contains(WorkloadId id) const { return entries_.contains(id); }
    WorkloadEntry& operator[](WorkloadId id) { return entries_[id]; }
    const WorkloadEntry& operator[](WorkloadId id) const { return entries_[id]; }
    // Ids ever used; walk below it and ask contains().
    std::size_t id_bound() const { return entries_.id_bound(); }
    std::size_t size() const { return entries_.size(); }

    void insert(WorkloadId id, const Workload& workload);
    void erase(WorkloadId id);

private:
    PoolById<WorkloadId, WorkloadEntry> entries_;
    std::uint64_t next_sequence_ = 0;
};

// The pod sets of a group, replicas repeated, in the order in which pods are numbered.
std::vector<SetEntry> flatten(const PodGroup& group);

}  // namespace regimen::engine
