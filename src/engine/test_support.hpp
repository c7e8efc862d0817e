// What the unit tests of this room share: short ways to say a node, a pod, a cluster. Tests only;
// no library includes it. Units as in model/: milli-CPU, bytes, milli-accelerator. A draft that is
// not valid is a broken invariant. Thread rule: one thread.
#pragma once

#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "engine/state/cluster.hpp"
#include "engine/state/pod_table.hpp"
#include "model/fact.hpp"

namespace regimen::engine::test {

inline constexpr std::int64_t kGi = std::int64_t{1} << 30;

template <class T>
Valid<T> valid(T value) {
    auto made = Valid<T>::make(std::move(value));
    REGIMEN_ASSERT(made.has_value(), "{}", to_string(made.error()));
    return *std::move(made);
}

inline Device gpu(std::string model = "A100") {
    Device device;
    device.resource = "nvidia.com/gpu";
    device.model = std::move(model);
    return device;
}

// 64 GiB and 32 pods beside what is said.
inline NodeSpec node_of(std::uint32_t rank, std::int64_t cpu_milli, std::size_t devices,
                        const std::string& model = "A100") {
    NodeSpec node;
    node.name = fmt::format("n{}", rank);
    node.rank = rank;
    node.allocatable.set(kCpuResource, cpu_milli);
    node.allocatable.set(kMemoryResource, 64 * kGi);
    node.allocatable.set(kPodsResource, 32);
    node.devices.assign(devices, gpu(model));
    return node;
}

// No devices when count is 0.
inline PodSpec pod_of(std::int64_t cpu_milli, std::int32_t count = 0, std::int32_t milli = 1000) {
    PodSpec pod;
    pod.requests.set(kCpuResource, cpu_milli);
    if (count > 0) {
        DeviceRequest request;
        request.resource = "nvidia.com/gpu";
        request.count = count;
        request.milli = milli;
        pod.devices = request;
    }
    return pod;
}

// A cluster and its pod classes without an engine around them.
struct Bench {
    Vocabulary vocabulary;
    Cluster cluster{vocabulary};
    PodTable pods{vocabulary};

    // The id is the rank.
    NodeId add(const NodeSpec& node) {
        const NodeId id(node.rank);
        const Status added = cluster.add_node(id, valid(node));
        REGIMEN_ASSERT(added.has_value(), "{}", to_string(added.error()));
        pods.learn_kinds();
        return id;
    }
    PodClassId define(const PodSpec& pod) {
        const PodClassId id = PodClassId::from_index(pods.size());
        REGIMEN_ASSERT(pods.define(id, valid(pod)));
        cluster.learn_dimensions();
        return id;
    }
    const CompiledPod& pod(const PodSpec& spec) { return pods[define(spec)]; }
};

}  // namespace regimen::engine::test
