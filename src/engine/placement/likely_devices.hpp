// Which devices a pod holds that somebody else bound: until it is observed the kubelet's choice is
// not known, and the room has to be counted somewhere.
// Complexity: O(devices of the node x devices of the pod). Thread rule: a pure function.
#pragma once

#include "engine/state/cluster.hpp"
#include "engine/state/pod_table.hpp"

namespace regimen::engine {

// The fullest devices that still have room; on a node that others over-committed, the emptiest.
// Fewer than asked for, or none, where the node has no more that the pod accepts.
DeviceMask likely_devices(const NodeView& view, const CompiledPod& pod);

}  // namespace regimen::engine
