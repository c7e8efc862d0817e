// The objects of one section: Nodes, Pods, PodGroups and at most one Policy, as Kubernetes YAML or
// JSON read through policy/. Other kinds are errors: an object that is read over would mislead.
// Errors: those of policy/, with file:line:column. Complexity: O(bytes). Thread rule: pure.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "policy/kubernetes.hpp"
#include "policy/policy_file.hpp"

namespace regimen::scenario {

struct Objects {
    policy::ClusterObjects cluster;
    std::optional<policy::PolicyFile> policy;
    // "file:line:column" of "Node/a", "Pod/default/p", "Policy/".
    std::map<std::string, std::string> places;
};

Result<Objects> read_objects(const policy::Source& source);

}  // namespace regimen::scenario
