// What a bound is asked about, as plain values: shapes of nodes, classes of pods, how many of each.
// Units: milli-CPU, milli-accelerators (a device is 1000). Memory, taints, selectors, pod limits
// and gangs are not represented, and a node's devices count as one kind: leaving a constraint out
// can only raise an upper bound. Errors: validate() names the field ("classes[3].milli: found ...,
// expected ..."). Complexity: make_bound_problem is O(n log n) in nodes plus classes. Thread rule:
// values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/node.hpp"
#include "model/pod_class.hpp"

namespace regimen::sim {

struct BoundNodeShape {
    std::int64_t count = 0;  // nodes of this shape
    std::int64_t cpu_milli = 0;
    std::int32_t devices = 0;  // that can be given out
    // A class may use all devices when it accepts one of these; exact for nodes of one model.
    std::vector<std::string> models;
};

struct BoundPodClass {
    std::int64_t demand = 0;  // pods that arrived
    std::int64_t cpu_milli = 0;
    std::int32_t devices = 0;         // 0: CPU only
    std::int32_t milli = 0;           // of each device; below 1000 only with one device
    std::vector<std::string> models;  // any of; empty: any

    std::int64_t gpu_milli() const { return std::int64_t{devices} * milli; }
};

struct BoundProblem {
    std::vector<BoundNodeShape> shapes;
    std::vector<BoundPodClass> classes;
    std::int64_t capacity_gpu_milli = 0;  // what percentages are of
};

Status validate(const BoundProblem& problem);

std::int64_t demand_gpu_milli(const BoundProblem& problem);

// `demand[i]` pods of `classes[i]` on these nodes as they stand: cordoned and unready nodes and
// sick devices take nothing, but all leaf devices are capacity. Model names are qualified by
// resource
// ("nvidia.com/gpu/T4"), so that a class can name what it may use whatever the cluster mixes.
// Class i of the result is classes[i]. Precondition: as many demands as classes.
BoundProblem make_bound_problem(std::span<const Node> nodes, std::span<const PodClass> classes,
                                std::span<const std::int64_t> demand);

}  // namespace regimen::sim
