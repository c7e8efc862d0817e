// What may be expected before much has arrived: that now and then somebody asks for all
// accelerators of a node. Nodes are bought in sizes for a reason, and by the time the first such
// pod shows it, small pods stand on all of the rarer sizes. Only where demand is learned; what was
// declared is taken as it is.
//
// Each size of node in the cluster counts as if pods of that size had been seen a few times, less
// and less as real arrivals take over. Unit: weights as those of the demand. Complexity: O(nodes).
// Thread rule: a pure function. Measured in docs/design/0003-regimen-placement.md.
#pragma once

#include <vector>

#include "engine/placement/score/regimen/class_demand.hpp"

namespace regimen::engine {

void expect_whole_nodes(const Cluster& cluster, const PodTable& pods, const Demand& demand,
                        std::vector<ClassDemand>& merged);

}  // namespace regimen::engine
