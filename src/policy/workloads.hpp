// Workloads out of pods: which pods start together, and which have no part in it. Whoever turns
// objects into facts asks here, so that a folder that is replayed, a scenario and a cluster mean
// the same by the same objects.
//
// A pod is a workload "namespace/name"; the pods of a gang that wait are one workload
// "namespace/gang:name" with a set for each pod class, there since its last pod was created, with
// the greatest of their priorities. A gang starts with its size, or whole when its pods differ or
// it names none; what of it has a node already counts toward the size. A pod with a node is a
// workload of its own, whatever gang it is of. Left out: pods that have ended ("finished"), pods
// with scheduling gates ("gated"), on a node that nobody knows ("other_node"), of a gang with fewer
// pods than its size ("incomplete_gang").
// Errors: those of the caller's functions. Complexity: O(pods x (log gangs + classes of its gang)).
// Thread rule: pure but for the caller's functions.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/kubernetes.hpp"

namespace regimen::policy {

struct WorkloadPodSet {
    std::uint32_t pod_class = 0;
    std::int32_t min_count = 1;
    std::vector<std::uint32_t> pods;  // positions among the pods that were given

    friend bool operator==(const WorkloadPodSet&, const WorkloadPodSet&) = default;
};

struct WorkloadObject {
    std::string name;
    std::int32_t priority = 0;
    std::optional<Instant> created;
    std::optional<std::string> node_name;  // of one pod: it is there already
    std::vector<WorkloadPodSet> sets;

    friend bool operator==(const WorkloadObject&, const WorkloadObject&) = default;
};

struct LeftOutPod {
    std::string_view reason;
    std::string name;  // of the pod or of its gang, as above
    std::string why;
};

struct WorkloadObjects {
    // Single pods in the order of reading, then gangs in the order of their names.
    std::vector<WorkloadObject> workloads;
    std::vector<LeftOutPod> left_out;
};

// Equal pods get equal numbers.
using PodClassOf = std::function<Result<std::uint32_t>(PodSpec)>;
using KnowsNode = std::function<bool(std::string_view)>;

Result<WorkloadObjects> workloads_of(std::vector<PodObject> pods, const PodClassOf& class_of,
                                     const KnowsNode& knows_node);

}  // namespace regimen::policy
