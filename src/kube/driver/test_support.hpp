// An API server with kubelets, in memory, as far as the driver can tell: pods are bound once, by
// uid; what is deleted while it runs is gone when its kubelet says so; every change is an event,
// and a fresh watch begins with everything there is. Tests only; no library includes it. Thread
// rule: one thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kube/driver/action.hpp"
#include "kube/driver/object_event.hpp"

namespace regimen::kube::test {

inline NodeSpec node(std::string name, std::int64_t cpu_milli, int devices) {
    NodeSpec spec;
    spec.name = std::move(name);
    spec.allocatable.set(kCpuResource, cpu_milli);
    spec.allocatable.set(kMemoryResource, std::int64_t{64} << 30);
    spec.allocatable.set(kPodsResource, 110);
    spec.capacity = spec.allocatable;
    Device device;
    device.resource = "nvidia.com/gpu";
    device.model = "A100";
    spec.devices.assign(static_cast<std::size_t>(devices), device);
    return spec;
}

inline policy::PodObject pod(std::string name, std::int64_t cpu_milli, int devices) {
    policy::PodObject object;
    object.name = std::move(name);
    object.scheduler_name = "regimen";
    object.spec.requests.set(kCpuResource, cpu_milli);
    if (devices > 0) {
        object.spec.devices.emplace();
        object.spec.devices->resource = "nvidia.com/gpu";
        object.spec.devices->count = devices;
    }
    return object;
}

class Server {
public:
    void put(NodeSpec spec) {
        events_.emplace_back(NodeSeen{spec});
        nodes_[spec.name] = std::move(spec);
    }
    void drop_node(std::string name) {
        nodes_.erase(name);
        events_.emplace_back(NodeGone{std::move(name)});
    }

    // Its uid.
    std::string create(policy::PodObject object, Instant now = {}) {
        object.uid = fmt::format("uid-{}", ++created_);
        object.created = now;
        pods_[object.uid] = object;
        events_.emplace_back(PodSeen{object});
        return object.uid;
    }
    void update(const policy::PodObject& object) {
        pods_[object.uid] = object;
        events_.emplace_back(PodSeen{object});
    }
    void put_group(std::string name, std::int32_t min_count) {
        groups_[name] = min_count;
        events_.emplace_back(PodGroupSeen{"default", std::move(name), min_count});
    }

    BindOutcome bind(const BindPod& wanted) {
        const auto at = pods_.find(wanted.pod.uid);
        if (at == pods_.end()) {
            return BindOutcome::kGone;
        }
        policy::PodObject& object = at->second;
        if (object.node_name || object.deleted || object.gated || !nodes_.contains(wanted.node)) {
            return BindOutcome::kRefused;
        }
        ++binds_[object.uid];
        object.node_name = wanted.node;
        events_.emplace_back(PodSeen{object});
        return BindOutcome::kBound;
    }
    void run(const std::string& uid) {
        pods_.at(uid).phase = policy::PodPhase::kRunning;
        events_.emplace_back(PodSeen{pods_.at(uid)});
    }
    // A pod without a node is gone at once, another one with remove().
    void begin_delete(std::string uid, Instant now = {}) {
        if (!pods_.at(uid).node_name) {
            remove(std::move(uid));
            return;
        }
        pods_.at(uid).deleted = now;
        events_.emplace_back(PodSeen{pods_.at(uid)});
    }
    // By value: the name may be the key that goes.
    void remove(std::string uid) {
        pods_.erase(uid);
        events_.emplace_back(PodGone{std::move(uid)});
    }

    const std::map<std::string, policy::PodObject>& pods() const { return pods_; }
    const std::map<std::string, NodeSpec>& nodes() const { return nodes_; }
    std::int32_t group(const std::string& name) const {
        const auto at = groups_.find(name);
        return at == groups_.end() ? 0 : at->second;
    }
    bool bound_twice() const {
        return std::any_of(binds_.begin(), binds_.end(),
                           [](const auto& b) { return b.second > 1; });
    }

    // What happened since the last call.
    std::vector<ObjectEvent> take_events() { return std::exchange(events_, {}); }
    // What a fresh watch begins with.
    std::vector<ObjectEvent> list() const {
        std::vector<ObjectEvent> all;
        for (const auto& [uid, object] : pods_) {
            all.emplace_back(PodSeen{object});
        }
        for (const auto& [name, spec] : nodes_) {
            all.emplace_back(NodeSeen{spec});
        }
        for (const auto& [name, count] : groups_) {
            all.emplace_back(PodGroupSeen{"default", name, count});
        }
        return all;
    }

private:
    std::map<std::string, policy::PodObject> pods_;
    std::map<std::string, NodeSpec> nodes_;
    std::map<std::string, std::int32_t> groups_;
    std::map<std::string, int> binds_;
    std::vector<ObjectEvent> events_;
    std::uint64_t created_ = 0;
};

}  // namespace regimen::kube::test
