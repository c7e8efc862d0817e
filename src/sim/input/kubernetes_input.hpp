// A trace from Kubernetes objects, as policy/kubernetes.hpp reads them: who waits in a snapshot of
// a cluster, and who is there already. A row is a workload as policy/workloads.hpp makes it; a pod
// on a node has bound_node. Left out and counted: the pods that it leaves out, by its reasons, and
// objects that are neither nodes nor pods ("kind:Service").
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
Result<Trace> read_kubernetes_trace(const std::string& path, const ReadOptions& options);

// `where` stands for the path in messages.
Result<Trace> trace_of(policy::ClusterObjects objects, const std::string& where);

}  // namespace regimen::sim
