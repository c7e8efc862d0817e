// Changes to parts of any object, as the request that makes them: the three patches of Kubernetes.
// The caller writes the body; a precondition belongs into it: metadata.uid for "this very object",
// metadata.resourceVersion for "this very state" (the server refuses with 409 where it differs).
// Errors: kInvalidArgument for names that no object can have. Complexity: O(bytes).
// Thread rule: pure. Source: RFC 7386; Kubernetes' strategic merge; server-side apply (KEP-555).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

#include "kube/client/http/request.hpp"
#include "kube/client/http/resource_path.hpp"

namespace regimen::kube::client {

enum class PatchType : std::uint8_t {
    kMerge,      // maps merge, lists are replaced, null removes
    kStrategic,  // lists merge by their keys (conditions by type); built-in resources only
    kApply,      // the fields that field_manager owns are these, no others
};

struct Patch {
    ResourceType type = {};
    ObjectKey key = {};
    std::string subresource = {};  // "status"
    PatchType patch = PatchType::kMerge;
    std::string body = {};           // JSON, which is YAML as well
    std::string field_manager = {};  // kApply must have one
    bool force = false;              // kApply: take fields from other managers
};

Result<Request> patch_request(const Patch& patch);

}  // namespace regimen::kube::client
