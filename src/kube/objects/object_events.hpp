// Objects of the API server as what the driver is told of them: decoders for its watches.
// Errors: as policy/kubernetes.hpp, with the path of the field and no place in a file.
// Complexity: O(bytes). Thread rule: that of the JsonValue.
#pragma once

#include "policy/kubernetes.hpp"
#include "policy/pod_mapping.hpp"

#include "kube/client/json/json_value.hpp"

namespace regimen::kube {

Result<policy::PodObject> decode_pod(client::JsonValue object);
Result<NodeSpec> decode_node(client::JsonValue object);
// Of scheduling.k8s.io, scheduling.x-k8s.io and scheduling.volcano.sh.
Result<policy::PodGroupObject> decode_pod_group(client::JsonValue object);

}  // namespace regimen::kube
