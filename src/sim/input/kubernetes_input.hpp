// A trace from Kubernetes objects, as policy/kubernetes.hpp reads them: who waits in a snapshot of
// a cluster, and who is there already. A pod is a row "namespace/name"; the pods of a gang that
// wait are one row "namespace/gang:name" of one pod set a class, created with its last pod. A gang
// starts with its size, or whole when its pods differ or it names none; what of it is bound already
// counts toward the size. A pod on a node is a row of its own with bound_node, whatever gang it is
// of. Left out and counted: pods that have ended ("finished"), pods with scheduling gates
// ("gated"), on a node that is not in the input ("other_node"), of a gang with fewer pods than its
// size
// ("incomplete_gang"), and objects that are neither nodes nor pods ("kind:Service").
// Durations are not known, so such a trace has no departures.
// Errors: those of policy/; no node or no pod at all. Complexity: O(bytes). Thread rule: one
// thread.
#pragma once

#include <string>

#include "base/result.hpp"
#include "policy/kubernetes.hpp"
#include "sim/input/trace.hpp"

namespace regimen::sim {

// A file or a directory.
Result<Trace> read_kubernetes_trace(const std::string& path);

// `where` stands for the path in messages.
Result<Trace> trace_of(policy::ClusterObjects objects, const std::string& where);

}  // namespace regimen::sim
