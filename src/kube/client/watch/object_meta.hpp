// ObjectMeta: what identifies one state of one object, and what the end of the initial events of a
// watch looks like.
// Errors: kInvalidArgument when an object carries no name or no resource version, or one of them is
// too long. Complexity: O(fields of the object up to metadata), nothing else is read.
// Thread rule: values. Source: apimachinery pkg/apis/meta/v1/types.go (ObjectMeta,
// InitialEventsAnnotationKey).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

#include "kube/client/http/resource_path.hpp"
#include "kube/client/json/json_value.hpp"

namespace regimen::kube::client {

struct ObjectMeta {
    ObjectKey key = {};
    std::string uid = {};
    std::string resource_version = {};
    bool ends_initial_events = false;
};

// `object` must be as_object(); its fields can be visited again afterwards. A bookmark has no name.
Result<ObjectMeta> read_object_meta(JsonValue& object, bool is_bookmark = false);

// Resource versions of built-in resources are numbers that grow (KEP-5504). Nothing when one of
// them is no number: then they can only be compared for equality.
std::optional<bool> is_newer(std::string_view version, std::string_view than);

}  // namespace regimen::kube::client
