// What is written about pods: binding, condition, deletion, eviction. Each holds for one pod only,
// by its uid: should another have taken its name, the server refuses (409), and nothing is done to
// it. Errors: kInvalidArgument for names that no object can have. Complexity: O(bytes). Thread
// rule: pure. Source: api core/v1 (Binding, PodCondition), policy/v1 (Eviction), meta/v1
// (DeleteOptions).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

#include "kube/client/http/request.hpp"
#include "kube/client/http/resource_path.hpp"

namespace regimen::kube::client {

struct PodIdentity {
    ObjectKey key;
    std::string uid;  // not empty
};

using Annotations = std::vector<std::pair<std::string, std::string>>;

// The annotations are put on the pod in the same transaction as its node.
Result<Request> bind_pod(const PodIdentity& pod, std::string_view node,
                         const Annotations& annotations = {});
struct PodCondition {
    std::string type = {};  // "PodScheduled"
    bool holds = false;
    std::string reason = {};
    std::string message = {};  // cut where the API has its limit
    Instant since = {};
};
// The other conditions stay as they are.
Result<Request> set_pod_condition(const PodIdentity& pod, const PodCondition& condition);
// Without grace_seconds the pod's own grace period counts.
Result<Request> delete_pod(const PodIdentity& pod,
                           std::optional<std::int64_t> grace_seconds = std::nullopt);
// Asks a PodDisruptionBudget first: 429 with the cause DisruptionBudget means not now.
Result<Request> evict_pod(const PodIdentity& pod,
                          std::optional<std::int64_t> grace_seconds = std::nullopt);

}  // namespace regimen::kube::client
