// Addresses of the API: which collection or object, percent-encoded, so that no name, however
// hostile, can change which address it is.
// Errors: kInvalidArgument for names that no object can have ("", ".", "..", with "/" or "%", or
// too long). Complexity: O(characters). Thread rule: values.
// Source: apimachinery pkg/api/validation/path/name.go.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace regimen::kube::client {

// A collection: group "" is the core group.
struct ResourceType {
    std::string group;
    std::string version;
    std::string plural;
    bool namespaced = true;

    friend auto operator<=>(const ResourceType&, const ResourceType&) = default;
};

// One object; namespace_name is empty for what has none.
struct ObjectKey {
    std::string namespace_name;
    std::string name;

    friend auto operator<=>(const ObjectKey&, const ObjectKey&) = default;
};

// "namespace/name", or the name alone.
std::string to_string(const ObjectKey& key);

using Query = std::vector<std::pair<std::string_view, std::string_view>>;

// "/api/v1/namespaces/ml/pods"; with an empty namespace the collection over all of them.
Result<std::string> collection_path(const ResourceType& type, std::string_view namespace_name);
// "/api/v1/namespaces/ml/pods/a/binding"; an empty subresource is the object itself.
Result<std::string> object_path(const ResourceType& type, const ObjectKey& key,
                                std::string_view subresource = {});
// "path?a=b&c=d"; pairs with an empty value are left out.
std::string with_query(std::string path, const Query& query);
std::string percent_encode(std::string_view text);

}  // namespace regimen::kube::client
