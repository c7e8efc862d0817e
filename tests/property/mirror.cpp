#include <algorithm>
#include <bit>
#include <fmt/format.h>

#include "random_world.hpp"

namespace regimen::test {

namespace {

bool device_accepted(const Device& device, const DeviceRequest& request) {
    return device.healthy && device.resource == request.resource &&
           (request.models.empty() || std::find(request.models.begin(), request.models.end(),
                                                device.model) != request.models.end());
}

bool labels_accepted(const NodeSpec& node, const PodSpec& pod) {
    for (const auto& [key, value] : pod.node_selector.items()) {
        const std::string* found = node.labels.find(key);
        if (found == nullptr || *found != value) {
            return false;
        }
    }
    return pod.affinity.empty() ||
           std::any_of(pod.affinity.begin(), pod.affinity.end(), [&](const SelectorTerm& term) {
               return matches(term, node.labels, node.name);
           });
}

bool node_accepted(const NodeSpec& node, const PodSpec& pod) {
    return node.ready() && !node.unschedulable && labels_accepted(node, pod) &&
           find_untolerated(node.taints, pod.tolerations) == nullptr;
}

// The pods of this class that `free` and the node's amounts still hold.
std::int64_t amount_room(const NodeSpec& node, const Usage& used, const PodSpec& pod) {
    const auto left = [&](const std::string& name) {
        const auto at = used.amounts.find(name);
        return node.allocatable.get(name) - (at == used.amounts.end() ? 0 : at->second);
    };
    std::int64_t room = std::max<std::int64_t>(left(std::string(kPodsResource)), 0);
    for (const ResourceAmount& request : pod.requests.items()) {
        if (request.amount > 0) {
            room = std::min(room, std::max<std::int64_t>(left(request.name), 0) / request.amount);
        }
    }
    return room;
}

}  // namespace

Usage Mirror::usage(NodeId node) const {
    Usage used;
    used.devices.resize(nodes.at(node).devices.size());
    for (const auto& [id, workload] : workloads) {
        for (const MirrorPod& pod : workload.pods) {
            if (!pod.holds() || pod.node != node) {
                continue;
            }
            const PodSpec& spec = classes.at(pod.pod_class);
            used.amounts[std::string(kPodsResource)] += 1;
            for (const ResourceAmount& request : spec.requests.items()) {
                used.amounts[request.name] += request.amount;
            }
            for (std::size_t i = 0; i < used.devices.size(); ++i) {
                used.devices[i] += (pod.devices >> i & 1) != 0 ? spec.devices->milli : 0;
            }
        }
    }
    return used;
}

std::int64_t Mirror::room(NodeId id, const PodSpec& pod) const {
    const NodeSpec& node = nodes.at(id);
    if (!node_accepted(node, pod)) {
        return 0;
    }
    const Usage used = usage(id);
    std::int64_t room = amount_room(node, used, pod);
    if (pod.devices.has_value()) {
        std::int64_t slots = 0;
        for (std::size_t i = 0; i < node.devices.size(); ++i) {
            if (device_accepted(node.devices[i], *pod.devices)) {
                const std::int64_t left = kWholeDeviceMilli - used.devices[i];
                slots += std::max<std::int64_t>(left, 0) / pod.devices->milli;
            }
        }
        room = std::min(room, slots / pod.devices->count);
    }
    return room;
}

bool Mirror::fits(NodeId node, const PodSpec& pod) const {
    return room(node, pod) > 0;
}

bool Mirror::fits_somewhere(const PodSpec& pod) const {
    return std::any_of(nodes.begin(), nodes.end(),
                       [&](const auto& node) { return fits(node.first, pod); });
}

// --- facts ---

void Mirror::apply(const Fact& fact) {
    using State = MirrorPod::State;
    if (const auto* added = std::get_if<NodeAdded>(&fact)) {
        nodes.emplace(added->id, *added->node);
    } else if (const auto* updated = std::get_if<NodeUpdated>(&fact)) {
        nodes.at(updated->id) = *updated->node;
    } else if (const auto* removed = std::get_if<NodeRemoved>(&fact)) {
        lose(removed->id);
    } else if (const auto* health = std::get_if<DeviceHealthChanged>(&fact)) {
        nodes.at(health->id).devices[health->device].healthy = health->healthy;
    } else if (const auto* defined = std::get_if<PodClassDefined>(&fact)) {
        classes.emplace(defined->id, *defined->spec);
    } else if (const auto* submitted = std::get_if<WorkloadSubmitted>(&fact)) {
        MirrorWorkload workload{.sets = engine::flatten(submitted->workload->group), .pods = {}};
        for (const engine::SetEntry& set : workload.sets) {
            MirrorPod pod;
            pod.pod_class = set.pod_class;
            workload.pods.insert(workload.pods.end(), set.count, pod);
        }
        workloads.emplace(submitted->id, std::move(workload));
    } else if (const auto* withdrawn = std::get_if<WorkloadWithdrawn>(&fact)) {
        workloads.erase(withdrawn->id);
    } else if (const auto* bound = std::get_if<PodFoundBound>(&fact)) {
        MirrorPod& pod = workloads.at(bound->pod.workload).pods[bound->pod.pod];
        pod.node = bound->node;
        pod.devices = bound->devices;
        pod.state = State::kRunning;
    } else if (const auto* changed = std::get_if<PodChanged>(&fact)) {
        MirrorPod& pod = workloads.at(changed->pod.workload).pods[changed->pod.pod];
        switch (changed->event) {
            case PodEvent::kBindFailed:
                pod.state = State::kPending;
                break;
            case PodEvent::kSucceeded:
            case PodEvent::kFailed:
                pod.state = State::kEnded;
                drop_if_over(changed->pod.workload);
                break;
            case PodEvent::kTerminating:
                pod.state = State::kTerminating;
                break;
            default:
                pod.state = State::kRunning;
        }
    }
}

void Mirror::lose(NodeId node) {
    nodes.erase(node);
    std::vector<WorkloadId> ids;
    for (auto& [id, workload] : workloads) {
        ids.push_back(id);
        for (MirrorPod& pod : workload.pods) {
            if (pod.holds() && pod.node == node) {
                pod.state = pod.state == MirrorPod::State::kTerminating
                                ? MirrorPod::State::kEnded
                                : MirrorPod::State::kPending;
            }
        }
    }
    for (const WorkloadId id : ids) {
        drop_if_over(id);
    }
}

void Mirror::drop_if_over(WorkloadId id) {
    const std::vector<MirrorPod>& pods = workloads.at(id).pods;
    if (std::all_of(pods.begin(), pods.end(),
                    [](const MirrorPod& pod) { return pod.state == MirrorPod::State::kEnded; })) {
        workloads.erase(id);
    }
}

// --- decisions ---

std::string Mirror::wrong(const Decision& decision) const {
    const auto workload = workloads.find(decision.pod.workload);
    if (workload == workloads.end() || decision.pod.pod >= workload->second.pods.size()) {
        return "no such pod";
    }
    const MirrorPod& pod = workload->second.pods[decision.pod.pod];
    if (pod.state != MirrorPod::State::kPending) {
        return "the pod is not pending";
    }
    const auto node = nodes.find(decision.node);
    if (node == nodes.end()) {
        return "no such node";
    }
    const PodSpec& spec = classes.at(pod.pod_class);
    const Usage used = usage(decision.node);
    if (!node_accepted(node->second, spec)) {
        return "labels, taints or conditions keep the pod off";
    }
    if (amount_room(node->second, used, spec) < 1) {
        return "over capacity";
    }
    const int wanted = spec.devices.has_value() ? spec.devices->count : 0;
    if (std::popcount(decision.devices) != wanted) {
        return fmt::format("{} devices, asked for {}", std::popcount(decision.devices), wanted);
    }
    for (std::size_t i = 0; i < kMaxDevicesPerNode; ++i) {
        if ((decision.devices >> i & 1) == 0) {
            continue;
        }
        if (i >= used.devices.size() || !device_accepted(node->second.devices[i], *spec.devices)) {
            return fmt::format("device {} is not one the pod may use", i);
        }
        if (used.devices[i] + spec.devices->milli > kWholeDeviceMilli) {
            return fmt::format("device {} would hold {}", i, used.devices[i] + spec.devices->milli);
        }
    }
    return "";
}

std::string Mirror::apply(const Plan& plan) {
    for (const Decision& decision : plan.decisions) {
        if (const std::string why = wrong(decision); !why.empty()) {
            return fmt::format("pod {} of workload {} to node {}: {}", decision.pod.pod,
                               decision.pod.workload.value(), decision.node.value(), why);
        }
        MirrorPod& pod = workloads.at(decision.pod.workload).pods[decision.pod.pod];
        pod.node = decision.node;
        pod.devices = decision.devices;
        pod.state = MirrorPod::State::kAssumed;
    }
    for (const Decision& decision : plan.decisions) {
        const MirrorWorkload& workload = workloads.at(decision.pod.workload);
        for (const engine::SetEntry& set : workload.sets) {
            const auto first = workload.pods.begin() + set.begin;
            const auto waiting = std::count_if(first, first + set.count, [](const auto& pod) {
                return pod.state == MirrorPod::State::kPending;
            });
            if (set.count - waiting < set.min_count) {
                return fmt::format("workload {} started with {} of {} pods of a set that needs {}",
                                   decision.pod.workload.value(), set.count - waiting, set.count,
                                   set.min_count);
            }
        }
    }
    return "";
}

std::string Mirror::idle_while_waiting() const {
    for (const auto& [id, workload] : workloads) {
        std::int64_t needed = 0;
        std::size_t short_sets = 0;
        std::optional<PodClassId> asked;
        for (const engine::SetEntry& set : workload.sets) {
            const auto first = workload.pods.begin() + set.begin;
            const auto pending = std::count_if(first, first + set.count, [](const auto& pod) {
                return pod.state == MirrorPod::State::kPending;
            });
            const auto started = static_cast<std::int64_t>(set.count) - pending;
            if (pending == 0) {
                continue;
            }
            const std::int64_t lacks = std::max<std::int64_t>(set.min_count - started, 0);
            short_sets += lacks > 0 ? 1 : 0;
            if (lacks > 0 || !asked.has_value()) {
                asked = set.pod_class;
                needed = std::max<std::int64_t>(lacks, 1);
            }
        }
        // Several sets that need pods: the engine is greedy there, and may miss a way.
        if (!asked.has_value() || short_sets > 1) {
            continue;
        }
        std::int64_t found = 0;
        for (const auto& [node, spec] : nodes) {
            found += room(node, classes.at(*asked));
        }
        if (found >= needed) {
            return fmt::format("workload {} waits for {} pods, room for {}", id.value(), needed,
                               found);
        }
    }
    return "";
}

}  // namespace regimen::test
