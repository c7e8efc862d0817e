// Which resources of Kubernetes are accelerators, and where a node's labels say what they are. The
// whole list is the table in accelerators.cpp: a device plugin that is missing there is one line.
// What is not in it (replicas of a time-shared GPU, "gpu.intel.com/memory.max", NeuronCores beside
// their Neuron device) stays an ordinary resource that is counted in units, so that no piece of
// hardware is an accelerator twice.
// Complexity: O(table). Thread rule: pure functions. Source: the vendors' device plugins and node
// labellers (NVIDIA gpu-feature-discovery, AMD node-labeller, GKE, Karpenter).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/labels.hpp"

namespace regimen::policy {

// Our own keys: on nodes they win over the vendors' labels, on pods they are annotations or labels.
inline constexpr std::string_view kModelKey = "regimen.dev/accelerator-model";
inline constexpr std::string_view kMemoryKey = "regimen.dev/accelerator-memory";
inline constexpr std::string_view kMilliKey = "regimen.dev/accelerator-milli";
inline constexpr std::string_view kResourceKey = "regimen.dev/accelerator";

// What a share of an accelerator is a share of, where the pod does not say.
inline constexpr std::string_view kDefaultAccelerator = "nvidia.com/gpu";

// What the simulator of the openb traces writes on nodes and pods.
inline constexpr std::string_view kOpenbCount = "alibabacloud.com/gpu-count";
inline constexpr std::string_view kOpenbMilli = "alibabacloud.com/gpu-milli";
inline constexpr std::string_view kOpenbModel = "alibabacloud.com/gpu-card-model";

bool is_accelerator(std::string_view resource);

struct AcceleratorTraits {
    std::string model;              // empty: not known
    std::int64_t memory_bytes = 0;  // 0: not known
};
// Of the devices of one resource on a node with these labels. Errors: a memory label that is no
// amount; `where` is the label's key.
Result<AcceleratorTraits> accelerator_traits(std::string_view resource, const Labels& labels);

}  // namespace regimen::policy
