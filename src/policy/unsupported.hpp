// What a pod asks for that the engine does not look at, so that whoever binds pods can leave it to
// somebody who does: required pod affinity and anti-affinity, topology spread that must hold, host
// ports, volumes of claims, resource claims.
// Errors: none; what cannot be read is as good as absent. Complexity: O(fields). Thread rule: pure.
// Source: api core/v1 (PodSpec).
#pragma once

#include <string>

#include "policy/document.hpp"

namespace regimen::policy {

// "topologySpreadConstraints that must hold"; empty: nothing of the kind.
std::string unsupported_in(const Value& spec);

}  // namespace regimen::policy
