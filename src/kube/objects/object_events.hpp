// ObjectReader: objects of the API server as what the driver is told of them; decoders for its
// watches. What a file means, an object means: policy/pod_mapping.hpp and node_mapping.hpp.
// Errors: those of object_document.hpp and of the mapping; to_string() begins with the path of the
// field ("spec.containers[0].resources: found ..."); the watch puts the name of the object in
// front. After an error the reader is as good as before.
// Complexity: O(bytes). Thread rule: one thread, that of the JsonValue.
#pragma once

#include "policy/kubernetes.hpp"
#include "policy/pod_mapping.hpp"

#include "kube/client/json/json_value.hpp"
#include "kube/objects/object_document.hpp"

namespace regimen::kube {

class ObjectReader {
public:
    Result<policy::PodObject> pod(client::JsonValue object);
    Result<NodeSpec> node(client::JsonValue object);
    // Of scheduling.k8s.io, scheduling.x-k8s.io and scheduling.volcano.sh.
    Result<policy::PodGroupObject> pod_group(client::JsonValue object);

private:
    ObjectDocument document_;
};

}  // namespace regimen::kube
