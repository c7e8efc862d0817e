// A Node object <-> NodeSpec.
// Capacity and allocatable default to each other, and "pods" to 110, the kubelet's own default.
// Accelerators become devices: as many as the capacity says, those beyond allocatable unhealthy,
// because a device plugin takes a sick device out of allocatable and leaves it in capacity.
// Errors: as in kubernetes.hpp. Complexity: O(fields). Thread rule: pure functions.
#pragma once

#include <string_view>

#include "model/node.hpp"
#include "policy/document.hpp"

namespace regimen::policy {

inline constexpr std::int64_t kDefaultPodsPerNode = 110;

Result<NodeSpec> read_node(const Value& object);

// The devices of one resource on a node with these labels. Errors: a label that is no amount.
struct DeviceCounts {
    std::string_view resource;
    std::int64_t present = 0;
    std::int64_t healthy = 0;
};
Result<std::vector<Device>> devices_of(const DeviceCounts& counts, const Labels& labels);

}  // namespace regimen::policy
