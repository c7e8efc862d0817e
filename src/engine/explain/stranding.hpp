// Where free accelerators are stranded, by cause: the definition is in model/cause.hpp, this is its
// computation. Pure: it looks at the cluster and changes nothing.
// Units: milli-accelerators; the sum is healthy capacity minus what is used, exactly.
// Complexity: O(nodes x devices x classes of the demand). Thread rule: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/engine.hpp"
#include "model/cause.hpp"

namespace regimen::engine {

struct DemandItem {
    PodClassId pod_class;
    std::int64_t weight = 0;
    // Why free accelerators that one of its pods could use are free all the same.
    Cause if_it_fits = Cause::kNoDemand;
};

// What waits now: pending pods by class. Parts of gangs fit where the whole does not (kGang); what
// an earlier workload holds up was not tried (kOther).
std::vector<DemandItem> waiting_demand(const Engine& engine);
// Where a refused pod is gone: what came, as if it came again. A gang that would not start whole
// leaves what its pods could use to kGang.
struct PopularShape {
    Shape shape;
    std::int64_t workloads = 0;
};
std::vector<DemandItem> popular_demand(Engine& engine, std::span<const PopularShape> shapes);
// Of single pods.
std::vector<DemandItem> popular_demand(std::span<const ClassWeight> classes);

struct NodeStranding {
    NodeId node;
    Stranding by_cause{};
    std::int64_t capacity_milli = 0;  // of healthy devices
    std::int64_t free_milli = 0;      // the sum of by_cause

    // What strands most of it; nothing where nothing is free. Of equals the first.
    std::optional<Cause> greatest() const;
};

// Node by node, in id order.
std::vector<NodeStranding> stranding_by_node(const Engine& engine, std::vector<DemandItem> demand);
Stranding total(const std::vector<NodeStranding>& nodes);

}  // namespace regimen::engine
