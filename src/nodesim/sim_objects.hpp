// What a simulated kubelet reads and writes: pods with how long they work (annotations
// nodesim.regimen.dev/duration, as Go writes it, and nodesim.regimen.dev/fail: "true"), and the
// requests of its side of the API.
// Errors: as kube/objects; a duration that is none. Complexity: O(bytes). Thread rule: pure.
// Source: api core/v1 (PodStatus, NodeStatus), coordination/v1.
#pragma once

#include <string>
#include <string_view>

#include "kube/client/http/request.hpp"
#include "kube/client/json/json_value.hpp"
#include "nodesim/kubelet_book.hpp"

namespace regimen::nodesim {

inline constexpr std::string_view kDurationKey = "nodesim.regimen.dev/duration";
inline constexpr std::string_view kFailKey = "nodesim.regimen.dev/fail";

// Times as the server shows them, not sped up.
Result<SimPod> decode_sim_pod(kube::client::JsonValue object);

// A new node, with its status.
Result<kube::client::Request> create_node(const NodeSpec& node);
// Takes away the taint that admission puts on what is new, and leaves the node's own.
Result<kube::client::Request> set_taints(const NodeSpec& node);
Result<kube::client::Request> set_node_status(const NodeSpec& node, bool ready);
// Running, Succeeded, Failed: phase, conditions, times.
Result<kube::client::Request> set_pod_status(const PodAction& action, Instant wall);
// The object itself, at once, as its kubelet does when its containers have ended.
Result<kube::client::Request> remove_pod(const PodAction& action);

}  // namespace regimen::nodesim
