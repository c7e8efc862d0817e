#include "random_world.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace regimen::test {

namespace {
constexpr std::int64_t kGi = std::int64_t{1} << 30;
constexpr std::string_view kFpga = "example.com/fpga";
}  // namespace

RandomWorld::RandomWorld(std::uint64_t seed, WorldSize size) : rng_(seed), size_(size) {}

NodeSpec RandomWorld::node_spec() {
    NodeSpec node;
    node.name = fmt::format("node-{}", next_name_++);
    const auto taken = [&](std::uint32_t rank) {
        return std::any_of(mirror.nodes.begin(), mirror.nodes.end(),
                           [&](const auto& other) { return other.second.rank == rank; });
    };
    do {
        node.rank = static_cast<std::uint32_t>(rng_.uniform(1000));
    } while (taken(node.rank));
    node.allocatable.set(kCpuResource, 2000 * rng_.uniform_range(1, 12));
    node.allocatable.set(kMemoryResource, 4 * kGi * rng_.uniform_range(1, 12));
    node.allocatable.set(kPodsResource, rng_.uniform_range(2, 16));
    if (rng_.bernoulli(1, 4)) {
        node.allocatable.set(kFpga, rng_.uniform_range(0, 3));
    }
    constexpr std::array<const char*, 3> kModels{"A100", "T4", ""};
    const std::uint64_t devices = rng_.uniform(9);
    const std::uint64_t model = rng_.uniform(3);
    const bool mixed = rng_.bernoulli(1, 6);
    for (std::uint64_t i = 0; i < devices; ++i) {
        Device device;
        device.resource = mixed && rng_.bernoulli(1, 4) ? "amd.com/gpu" : "nvidia.com/gpu";
        device.model = kModels[mixed ? rng_.uniform(3) : model];
        node.devices.push_back(device);
    }
    node.labels.set("zone", rng_.bernoulli(1, 2) ? "a" : "b");
    if (rng_.bernoulli(1, 6)) {
        node.taints.push_back({"dedicated", "ml", TaintEffect::kNoSchedule});
    }
    node.unschedulable = rng_.bernoulli(1, 20);
    if (rng_.bernoulli(1, 4)) {
        node.conditions.push_back({"Ready", rng_.bernoulli(4, 5)});
    }
    return node;
}

PodSpec RandomWorld::pod_spec() {
    PodSpec pod;
    pod.requests.set(kCpuResource, 250 * rng_.uniform_range(0, 24));
    if (rng_.bernoulli(2, 3)) {
        pod.requests.set(kMemoryResource, kGi * rng_.uniform_range(0, 12));
    }
    if (rng_.bernoulli(1, 8)) {
        pod.requests.set(kFpga, rng_.uniform_range(0, 2));
    }
    if (rng_.bernoulli(3, 4)) {
        DeviceRequest request;
        request.resource = rng_.bernoulli(1, 12) ? "amd.com/gpu" : "nvidia.com/gpu";
        constexpr std::array<std::int32_t, 5> kShares{100, 250, 330, 500, 900};
        constexpr std::array<std::int32_t, 5> kWhole{1, 1, 2, 4, 8};
        if (rng_.bernoulli(1, 2)) {
            request.milli = kShares[rng_.uniform(kShares.size())];
        } else {
            request.count = kWhole[rng_.uniform(kWhole.size())];
        }
        if (rng_.bernoulli(1, 4)) {
            request.models = {"A100"};
        } else if (rng_.bernoulli(1, 6)) {
            request.models = {"A100", "T4"};
        }
        pod.devices = request;
    }
    if (rng_.bernoulli(1, 8)) {
        pod.node_selector.set("zone", "a");
    }
    if (rng_.bernoulli(1, 10)) {
        pod.affinity.push_back(
            {.labels = {{"zone", SelectorOperator::kNotIn, {"a"}}}, .fields = {}});
    }
    if (rng_.bernoulli(1, 3)) {
        pod.tolerations.push_back({.key = "dedicated", .exists = true, .value = {}});
    }
    return pod;
}

DemandDeclared RandomWorld::demand() {
    DemandDeclared declared;
    for (const auto& [id, spec] : mirror.classes) {
        declared.classes.push_back({id, rng_.uniform_range(0, 50)});
    }
    return declared;
}

void RandomWorld::add(std::vector<Fact>& facts, Fact fact) {
    mirror.apply(fact);
    facts.push_back(std::move(fact));
}

std::vector<Fact> RandomWorld::opening() {
    std::vector<Fact> facts;
    for (std::uint32_t i = 0; i < size_.nodes; ++i) {
        add(facts, NodeAdded{NodeId(i), valid(node_spec())});
    }
    for (std::uint32_t i = 0; i < size_.classes; ++i) {
        add(facts, PodClassDefined{PodClassId(i), valid(pod_spec())});
    }
    add(facts, demand());
    return facts;
}

void RandomWorld::submit(std::vector<Fact>& facts) {
    std::uint32_t id = 0;
    while (mirror.workloads.contains(WorkloadId(id))) {
        ++id;
    }
    WorkloadSpec workload;
    workload.name = fmt::format("workload-{}", next_name_++);
    workload.priority = static_cast<std::int32_t>(rng_.uniform(3));
    const bool gang = size_.gangs && rng_.bernoulli(1, 3);
    const std::uint64_t sets = gang ? 1 + rng_.uniform(2) : 1;
    for (std::uint64_t i = 0; i < sets; ++i) {
        PodSet set;
        set.pod_class = PodClassId(static_cast<std::uint32_t>(rng_.uniform(size_.classes)));
        set.count = gang ? static_cast<std::int32_t>(rng_.uniform_range(1, 5)) : 1;
        set.min_count = static_cast<std::int32_t>(rng_.uniform_range(1, set.count));
        workload.group.pod_sets.push_back(set);
    }
    add(facts, WorkloadSubmitted{WorkloadId(id), valid(std::move(workload))});
}

std::vector<Fact> RandomWorld::arrivals(std::size_t count) {
    std::vector<Fact> facts;
    while (facts.size() < count) {
        submit(facts);
    }
    return facts;
}

std::optional<PodRef> RandomWorld::any_pod(bool assumed_only) {
    std::vector<PodRef> found;
    for (const auto& [id, workload] : mirror.workloads) {
        for (std::uint32_t i = 0; i < workload.pods.size(); ++i) {
            const MirrorPod::State state = workload.pods[i].state;
            if (state == MirrorPod::State::kAssumed ||
                (!assumed_only && state != MirrorPod::State::kEnded)) {
                found.push_back({id, i});
            }
        }
    }
    if (found.empty()) {
        return std::nullopt;
    }
    return found[rng_.uniform(found.size())];
}

NodeId RandomWorld::any_node() {
    auto at = mirror.nodes.begin();
    std::advance(at, rng_.uniform(mirror.nodes.size()));
    return at->first;
}

void RandomWorld::pod_event(std::vector<Fact>& facts) {
    const std::uint64_t what = rng_.uniform(10);
    if (what < 3) {
        if (const auto pod = any_pod(true)) {
            constexpr std::array kEvents{PodEvent::kBound, PodEvent::kRunning,
                                         PodEvent::kTerminating};
            add(facts, PodChanged{*pod, kEvents[what]});
        }
    } else if (what < 4 && size_.faults) {
        if (const auto pod = any_pod(true)) {
            add(facts, PodChanged{*pod, PodEvent::kBindFailed});
        }
    } else if (what < 9) {
        if (const auto pod = any_pod(false)) {
            add(facts,
                PodChanged{*pod, rng_.bernoulli(1, 5) ? PodEvent::kFailed : PodEvent::kSucceeded});
        }
    } else if (const auto pod = any_pod(false)) {
        add(facts, WorkloadWithdrawn{pod->workload});
    }
}

void RandomWorld::node_event(std::vector<Fact>& facts) {
    const std::uint64_t what = rng_.uniform(6);
    if (what == 0 || mirror.nodes.empty()) {
        std::uint32_t id = 0;
        while (mirror.nodes.contains(NodeId(id))) {
            ++id;
        }
        add(facts, NodeAdded{NodeId(id), valid(node_spec())});
    } else if (what == 1) {
        add(facts, NodeRemoved{any_node()});
    } else if (what < 4) {
        const NodeId id = any_node();
        NodeSpec node = node_spec();
        const NodeSpec& old = mirror.nodes.at(id);
        const Usage used = mirror.usage(id);
        if (std::any_of(used.devices.begin(), used.devices.end(), [](auto m) { return m > 0; })) {
            node.devices = old.devices;
        }
        if (rng_.bernoulli(1, 2)) {
            node.rank = old.rank;
        }
        add(facts, NodeUpdated{id, valid(std::move(node))});
    } else {
        const NodeId id = any_node();
        const std::size_t devices = mirror.nodes.at(id).devices.size();
        if (devices > 0) {
            add(facts, DeviceHealthChanged{id, static_cast<std::uint32_t>(rng_.uniform(devices)),
                                           rng_.bernoulli(1, 2)});
        }
    }
}

void RandomWorld::foreign_bind(std::vector<Fact>& facts) {
    const auto pod = any_pod(false);
    if (!pod.has_value() || mirror.nodes.empty()) {
        return;
    }
    const NodeId node = any_node();
    const std::size_t devices = mirror.nodes.at(node).devices.size();
    const MirrorPod& known = mirror.workloads.at(pod->workload).pods[pod->pod];
    const bool wants = mirror.classes.at(known.pod_class).devices.has_value();
    const DeviceMask mask =
        wants && devices > 0 ? 1 + rng_.uniform((DeviceMask{1} << devices) - 1) : DeviceMask{0};
    add(facts, PodFoundBound{*pod, node, mask});
}

// The engine must refuse these and carry on; the mirror is not told.
void RandomWorld::contradict(std::vector<Fact>& facts) {
    constexpr std::uint32_t kNobody = 999'999;
    switch (rng_.uniform(4)) {
        case 0:
            facts.emplace_back(NodeRemoved{NodeId(kNobody)});
            break;
        case 1:
            facts.emplace_back(WorkloadWithdrawn{WorkloadId(kNobody)});
            break;
        case 2:
            facts.emplace_back(PodChanged{{WorkloadId(kNobody), 0}, PodEvent::kSucceeded});
            break;
        default:
            facts.emplace_back(PodClassDefined{PodClassId(0), valid(pod_spec())});
    }
    ++contradictions_;
}

std::vector<Fact> RandomWorld::next() {
    std::vector<Fact> facts;
    contradictions_ = 0;
    const std::uint64_t count = 1 + rng_.uniform(5);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t what = rng_.uniform(100);
        if (what < 50) {
            submit(facts);
        } else if (what < 80) {
            pod_event(facts);
        } else if (what < 82) {
            add(facts, demand());
        } else if (size_.faults && what < 92) {
            node_event(facts);
        } else if (size_.faults && what < 96) {
            foreign_bind(facts);
        } else if (size_.faults) {
            contradict(facts);
        }
    }
    return facts;
}

}  // namespace regimen::test
