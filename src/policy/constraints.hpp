// What keeps pods off nodes: taints, tolerations, node selectors and required node affinity, as
// objects write them. Preferences are read over: nothing uses them yet.
// Errors: wrong types, unknown operators and effects, and what model/labels.hpp refuses, each with
// its place. Complexity: O(entries). Thread rule: pure functions. Source: core/v1 types.
#pragma once

#include <vector>

#include "model/labels.hpp"
#include "policy/document.hpp"

namespace regimen::policy {

// A node's spec.taints.
Result<std::vector<Taint>> read_taints(const Value& spec);
// A pod's spec.tolerations.
Result<std::vector<Toleration>> read_tolerations(const Value& spec);
// A pod's spec.affinity.nodeAffinity, the required part: any of the terms.
Result<std::vector<SelectorTerm>> read_node_affinity(const Value& spec);

}  // namespace regimen::policy
