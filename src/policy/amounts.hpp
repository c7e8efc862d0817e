// Resource amounts as objects write them: one amount, a map of them, and what a whole pod asks for.
// Units as in model/resources.hpp; accelerators are still ordinary entries here, in whole devices.
// Errors: negative, absurd or fractional amounts, with place and path.
// Complexity: O(containers x resources x log resources). Thread rule: pure functions.
// Source: what kube-scheduler counts (component-helpers resource.PodRequests; KEP-753 sidecar
// containers, KEP-2837 pod-level resources, KEP-688 overhead) after the API server's defaults.
#pragma once

#include "model/resources.hpp"
#include "policy/document.hpp"

namespace regimen::policy {

// The map of amounts under a key; empty when there is none.
Result<ResourceList> optional_amounts(const Value& map, std::string_view key);

// What the scheduler sets aside for a pod with this spec:
// max(containers + sidecars, the largest moment of the init phase), pod-level requests in its
// place where there are such, plus overhead. Requests default to limits.
Result<ResourceList> pod_amounts(const Value& spec);

}  // namespace regimen::policy
