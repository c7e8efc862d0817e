// What each event does to the records: the first half of a step.
#include <algorithm>
#include <fmt/format.h>

#include "kube/driver/driver.hpp"

namespace regimen::kube {

void Driver::take(const NodeSeen& event) {
    const NodeId known = nodes_.find(event.node.name);
    const bool held = known.valid() && device_holders_[known.index()] > 0;
    const NodeId id = nodes_.see(event.node, held, facts_);
    if (id.index() >= device_holders_.size()) {
        device_holders_.resize(id.index() + 1);
    }
    if (const auto waiting = elsewhere_.find(event.node.name); waiting != elsewhere_.end()) {
        touched_.insert(waiting->second.begin(), waiting->second.end());
        elsewhere_.erase(waiting);
    }
}

// Its pods cannot move: they hold nothing until the node is back or the server drops them.
void Driver::take(const NodeGone& event) {
    const NodeId id = nodes_.find(event.name);
    if (!id.valid()) {
        return;
    }
    for (std::size_t i = 0; i < pods_.size(); ++i) {
        if (pods_[i].placed() && pods_[i].node == id) {
            leave(PodSlot::from_index(i));
            touched_.insert(PodSlot::from_index(i));
        }
    }
    nodes_.forget(id, facts_);
}

PodSlot Driver::record_of(const policy::PodObject& pod) {
    const auto [slot, fresh] = slots_.intern(pod.uid);
    if (slot.index() >= pods_.size()) {
        pods_.resize(slot.index() + 1);
    }
    if (fresh) {
        pods_[slot.index()] = {};
        pods_[slot.index()].key = {pod.namespace_name, pod.name, pod.uid};
        pods_[slot.index()].created = pod.created.value_or(now_);
    }
    return slot;
}

void Driver::take(const PodSeen& event) {
    const policy::PodObject& object = event.pod;
    const bool ours = object.scheduler_name == options_.scheduler_name;
    if (!ours && !object.node_name && !slots_.find(object.uid).valid()) {
        return;  // another scheduler's, and not yet anywhere
    }
    const PodSlot slot = record_of(object);
    PodRecord& record = pod(slot);
    record.node_name = object.node_name.value_or("");
    record.priority = object.priority;
    record.ours = ours;
    record.gated = object.gated;
    record.running = object.phase == policy::PodPhase::kRunning;
    record.deleted = object.deleted.has_value();
    record.ended =
        object.phase == policy::PodPhase::kSucceeded || object.phase == policy::PodPhase::kFailed;
    if (record.waits() && !object.unsupported.empty()) {
        leave_to_others(slot, "Unsupported",
                        "asks for " + object.unsupported + ", which this scheduler does not see");
        return;
    }
    if (!record.placed()) {
        const Result<PodClassId> pod_class = classes_.intern(object.spec, facts_);
        if (!pod_class) {
            record.node_name.clear();
            leave_to_others(slot, "InvalidPod", to_string(pod_class.error()));
            return;
        }
        if (record.state == PodState::kPending && record.pod_class != *pod_class) {
            leave(slot);  // it asks for something else now
        }
        record.pod_class = *pod_class;
    }
    join_gang(slot, object.gang);
    touched_.insert(slot);
}

void Driver::leave_to_others(PodSlot slot, std::string_view reason, std::string message) {
    told_.push_back({slot, reason, std::move(message)});
    pod(slot).ours = false;
    leave(slot);
}

void Driver::take(const PodGone& event) {
    if (const PodSlot slot = slots_.find(event.uid); slot.valid()) {
        pod(slot).ended = true;
        leave(slot);
        forget(slot);
    }
}

GangId Driver::gang_of(const std::string& namespace_name, const std::string& name) {
    const auto [id, fresh] = gang_ids_.intern(namespace_name + "/" + name);
    if (id.index() >= gangs_.size()) {
        gangs_.resize(id.index() + 1);
    }
    if (fresh) {
        gangs_[id.index()] = {};
        gangs_[id.index()].namespace_name = namespace_name;
        gangs_[id.index()].name = name;
    }
    return id;
}

// A pod's gang is settled when it is first seen.
void Driver::join_gang(PodSlot slot, const std::optional<policy::Gang>& gang) {
    PodRecord& record = pod(slot);
    if (!gang || !record.ours) {
        return;
    }
    if (!record.gang.valid()) {
        record.gang = gang_of(record.key.namespace_name, gang->name);
        gangs_[record.gang.index()].members.push_back(slot);
    }
    GangRecord& joined = gangs_[record.gang.index()];
    joined.size_of_pods = std::max(joined.size_of_pods, gang->size);
    touched_gangs_.insert(record.gang);
}

void Driver::take(const PodGroupSeen& event) {
    const GangId id = gang_of(event.namespace_name, event.name);
    gangs_[id.index()].size_of_group = event.min_count;
    touched_gangs_.insert(id);
}

void Driver::take(const PodGroupGone& event) {
    const GangId id = gang_ids_.find(event.namespace_name + "/" + event.name);
    if (!id.valid()) {
        return;
    }
    gangs_[id.index()].size_of_group = 0;
    if (gangs_[id.index()].members.empty()) {
        gang_ids_.erase(id);
        touched_gangs_.erase(id);
    }
}

void Driver::take(const BindAnswered& event) {
    const PodSlot slot = slots_.find(event.uid);
    if (!slot.valid() || pod(slot).state != PodState::kAssumed ||
        nodes_.name(pod(slot).node) != event.node) {
        return;  // the watch was faster, or the pod was placed anew in between
    }
    switch (event.outcome) {
        case BindOutcome::kBound:
            pod(slot).refusals = 0;
            tell(slot, PodEvent::kBound);
            pod(slot).state = PodState::kBound;
            return;
        case BindOutcome::kRefused:
            bind_failed(slot);
            return;
        case BindOutcome::kGone:
            pod(slot).ended = true;
            leave(slot);
            forget(slot);
            return;
        case BindOutcome::kUnknown:
            again_.push_back({pod(slot).key, nodes_.name(pod(slot).node), 0, pod(slot).created});
            return;
    }
}

// The pod waits again. Alone it waits out a backoff; of a gang that runs in part it is placed
// again at once, since the rest waits for it; a gang of which nobody runs steps back whole.
void Driver::bind_failed(PodSlot slot) {
    PodRecord& record = pod(slot);
    ++record.refusals;
    tell(slot, PodEvent::kBindFailed);
    let_go(slot);
    record.state = PodState::kPending;
    const WorkloadRecord& workload = workloads_[record.workload.index()];
    const bool others = std::any_of(workload.pods.begin(), workload.pods.end(),
                                    [&](PodSlot other) { return pod(other).placed(); });
    if (!others) {
        withdraw(record.workload);
        retry_later(slot);
    }
}

}  // namespace regimen::kube
