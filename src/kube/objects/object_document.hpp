// An object of the API server, read front to back, as a Document of the fields that are wanted: so
// that a cluster and a folder of files mean the same by the same object (policy/pod_mapping.hpp).
// Errors: those of JsonValue (where: the field's path) and the limits of policy/document.hpp.
// Complexity: O(bytes). Thread rule: that of the JsonValue.
#pragma once

#include "policy/document.hpp"

#include "kube/client/json/json_value.hpp"
#include "kube/objects/wanted_fields.hpp"

namespace regimen::kube {

Result<policy::Document> read_document(client::JsonValue object, const WantedFields& wanted);

}  // namespace regimen::kube
