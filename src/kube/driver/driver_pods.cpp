// What the engine is told of one pod: from how far it has come to what the server shows.
#include <algorithm>

#include "base/assert.hpp"

#include "kube/driver/driver.hpp"

namespace regimen::kube {

void Driver::reconcile(PodSlot slot) {
    PodRecord& record = pod(slot);
    if (record.ended) {
        leave(slot);
        return;
    }
    if (!record.node_name.empty()) {
        const NodeId node = nodes_.find(record.node_name);
        if (!node.valid()) {
            leave(slot);
            elsewhere_[record.node_name].insert(slot);
            return;
        }
        found(slot, node);
        return;
    }
    if (record.state == PodState::kPending && !record.waits()) {
        leave(slot);
    } else if (record.state == PodState::kApart && record.waits()) {
        if (record.gang.valid()) {
            touched_gangs_.insert(record.gang);
        } else if (!record.retry_at || *record.retry_at <= now_) {
            fresh_.insert(slot);
        }
    }
}

// The server shows it on a node.
void Driver::found(PodSlot slot, NodeId node) {
    PodRecord& record = pod(slot);
    if (record.state == PodState::kApart) {
        const PodSlot alone[] = {slot};
        submit(record.key.namespace_name + "/" + record.key.name, alone, GangId(), 1);
    }
    if (record.state == PodState::kAssumed && record.node == node) {
        tell(slot, PodEvent::kBound);
        record.state = PodState::kBound;
    } else if (record.state <= PodState::kAssumed) {
        if (record.placed()) {
            let_go(slot);
        }
        facts_.emplace_back(PodFoundBound{{record.workload, record.index}, node});
        hold(slot, node);
        record.state = PodState::kBound;
        starts(record.gang);
    }
    record.refusals = 0;
    record.reported.clear();
    follow(slot);
}

void Driver::follow(PodSlot slot) {
    PodRecord& record = pod(slot);
    if (record.running && record.state == PodState::kBound) {
        tell(slot, PodEvent::kRunning);
        record.state = PodState::kRunning;
    }
    if (record.deleted && record.state < PodState::kTerminating) {
        tell(slot, PodEvent::kTerminating);
        record.state = PodState::kTerminating;
    }
}

void Driver::leave(PodSlot slot) {
    PodRecord& record = pod(slot);
    if (record.gang.valid()) {
        touched_gangs_.insert(record.gang);
    }
    if (record.state == PodState::kApart) {
        return;
    }
    const WorkloadId id = record.workload;
    const WorkloadRecord& workload = workloads_[id.index()];
    const bool untouched = workload.left == 0 &&
                           std::all_of(workload.pods.begin(), workload.pods.end(), [&](PodSlot p) {
                               return pod(p).state == PodState::kPending;
                           });
    if (untouched) {
        withdraw(id);  // what is left of a gang may come again without this pod
        return;
    }
    tell(slot, PodEvent::kFailed);
    if (record.placed()) {
        let_go(slot);
    }
    record.state = PodState::kApart;
    record.workload = WorkloadId();
    if (++workloads_[id.index()].left == workload.pods.size()) {
        if (workload.gang.valid() && gangs_[workload.gang.index()].workload == id) {
            gangs_[workload.gang.index()].workload = WorkloadId();
        }
        workload_ids_.erase(id);
    }
}

// Nobody of it was placed, or nobody is any more.
void Driver::withdraw(WorkloadId id) {
    WorkloadRecord& workload = workloads_[id.index()];
    facts_.emplace_back(WorkloadWithdrawn{id});
    for (const PodSlot slot : workload.pods) {
        PodRecord& record = pod(slot);
        if (record.workload == id) {
            record.state = PodState::kApart;
            record.workload = WorkloadId();
            touched_.insert(slot);
        }
    }
    if (workload.gang.valid()) {
        gangs_[workload.gang.index()].workload = WorkloadId();
        touched_gangs_.insert(workload.gang);
    }
    workload_ids_.erase(id);
}

void Driver::retry_later(PodSlot slot) {
    PodRecord& record = pod(slot);
    if (record.retry_at) {
        retries_.erase({*record.retry_at, slot});
    }
    record.retry_at = now_ + options_.backoff.wait(record.refusals);
    retries_.insert({*record.retry_at, slot});
}

void Driver::tell(PodSlot slot, PodEvent event) {
    facts_.emplace_back(PodChanged{{pod(slot).workload, pod(slot).index}, event});
}

void Driver::hold(PodSlot slot, NodeId node) {
    PodRecord& record = pod(slot);
    record.node = node;
    device_holders_[node.index()] += classes_.wants_devices(record.pod_class) ? 1U : 0U;
}

void Driver::let_go(PodSlot slot) {
    PodRecord& record = pod(slot);
    device_holders_[record.node.index()] -= classes_.wants_devices(record.pod_class) ? 1U : 0U;
    record.node = NodeId();
}

void Driver::forget(PodSlot slot) {
    PodRecord& record = pod(slot);
    REGIMEN_ASSERT(record.state == PodState::kApart, "pod {} is still known", record.key.name);
    if (record.gang.valid()) {
        GangRecord& gang = gangs_[record.gang.index()];
        std::erase(gang.members, slot);
        if (gang.members.empty()) {
            partial_.erase(record.gang);
            gang.partial_since.reset();
            gang.whole = false;
            gang.size_of_pods = 0;
            if (gang.size_of_group == 0) {
                gang_ids_.erase(record.gang);
                touched_gangs_.erase(record.gang);
            }
        }
    }
    if (record.retry_at) {
        retries_.erase({*record.retry_at, slot});
    }
    if (const auto at = elsewhere_.find(record.node_name); at != elsewhere_.end()) {
        at->second.erase(slot);
        if (at->second.empty()) {
            elsewhere_.erase(at);
        }
    }
    touched_.erase(slot);
    fresh_.erase(slot);
    slots_.erase(slot);
    record = {};
}

}  // namespace regimen::kube
