// What each fact does to the state: the first half of a step.
#include <algorithm>

#include "engine/engine.hpp"
#include "engine/placement/likely_devices.hpp"

namespace regimen::engine {

namespace {
template <class F>
std::string fact_name(const F& fact) {
    return std::string(name(Fact(fact)));
}
}  // namespace

Status Engine::apply(const Fact& fact) {
    return std::visit([this](const auto& known) { return apply(known); }, fact);
}

// --- the cluster ---

Status Engine::apply(const NodeAdded& fact) {
    const std::size_t kinds = vocabulary_.kinds();
    REGIMEN_TRY(cluster_.add_node(fact.id, fact.node));
    if (vocabulary_.kinds() != kinds) {
        pods_.learn_kinds();
    }
    waiting_.room_appeared();
    return {};
}

Status Engine::apply(const NodeUpdated& fact) {
    REGIMEN_TRY(cluster_.update_node(fact.id, fact.node));
    pods_.learn_kinds();
    waiting_.room_appeared();
    return {};
}

// Finds the node's pods by looking at all of them: nodes leave rarely, and an index would have to
// be kept for every pod that comes and goes.
Status Engine::apply(const NodeRemoved& fact) {
    if (!cluster_.contains(fact.id)) {
        return fail(ErrorCode::kNotFound, fact_name(fact), "node id {} is not known",
                    fact.id.value());
    }
    for (std::size_t i = 0; i < workloads_.id_bound(); ++i) {
        const WorkloadId id = WorkloadId::from_index(i);
        if (!workloads_.contains(id)) {
            continue;
        }
        lose_pods(id, fact.id);
    }
    cluster_.remove_node(fact.id);
    return {};
}

void Engine::lose_pods(WorkloadId id, NodeId node) {
    WorkloadEntry& entry = workloads_[id];
    bool lost = false;
    for (PodEntry& pod : entry.pods) {
        if (!holds_room(pod.phase) || pod.node != node) {
            continue;
        }
        if (pod.phase == PodPhase::kTerminating) {
            let_go(pod);
            pod.phase = PodPhase::kReleased;
            ++entry.released;
        } else {
            undo_placement(pod);
            pod.phase = PodPhase::kPending;
            lost = true;
        }
    }
    if (lost) {
        wait_again(id);
    } else if (entry.released == entry.pods.size()) {
        workloads_.erase(id);
    }
}

Status Engine::apply(const DeviceHealthChanged& fact) {
    REGIMEN_TRY(cluster_.set_device_health(fact.id, fact.device, fact.healthy));
    waiting_.room_appeared();
    return {};
}

// --- the work ---

Status Engine::apply(const PodClassDefined& fact) {
    if (fact.id.value() >= kMaxPodClasses) {
        return fail(ErrorCode::kOutOfRange, fact_name(fact),
                    "pod class id {}, expected less than {}", fact.id.value(), kMaxPodClasses);
    }
    if (!pods_.define(fact.id, fact.spec)) {
        return fail(ErrorCode::kAlreadyExists, fact_name(fact), "pod class id {} is in use",
                    fact.id.value());
    }
    cluster_.learn_dimensions();
    return {};
}

Status Engine::apply(const WorkloadSubmitted& fact) {
    if (fact.id.value() >= kMaxWorkloads) {
        return fail(ErrorCode::kOutOfRange, fact.workload->name,
                    "workload id {}, expected less than {}", fact.id.value(), kMaxWorkloads);
    }
    if (workloads_.contains(fact.id)) {
        return fail(ErrorCode::kAlreadyExists, fact.workload->name, "workload id {} is in use",
                    fact.id.value());
    }
    REGIMEN_TRY(known(*fact.workload));
    workloads_.insert(fact.id, fact.workload);
    for (const SetEntry& set : workloads_[fact.id].sets) {
        demand_.observe(set.pod_class, set.count);
    }
    fresh_.push_back(fact.id);
    wait(fact.id);
    return {};
}

Status Engine::known(const WorkloadSpec& workload) const {
    for (const SetEntry& set : flatten(workload.group)) {
        if (!pods_.contains(set.pod_class)) {
            return fail(ErrorCode::kNotFound, workload.name, "pod class id {} is not defined",
                        set.pod_class.value());
        }
    }
    return {};
}

Status Engine::apply(const WorkloadWithdrawn& fact) {
    if (!workloads_.contains(fact.id)) {
        return fail(ErrorCode::kNotFound, fact_name(fact), "workload id {} is not known",
                    fact.id.value());
    }
    for (PodEntry& pod : workloads_[fact.id].pods) {
        if (holds_room(pod.phase)) {
            let_go(pod);
        }
    }
    if (waiting_.contains(fact.id)) {
        waiting_.remove(fact.id);
    }
    workloads_.erase(fact.id);
    return {};
}

// --- the life of a pod ---

Result<PodEntry*> Engine::find(PodRef pod) {
    if (!workloads_.contains(pod.workload)) {
        return fail(ErrorCode::kNotFound, "", "workload id {} is not known", pod.workload.value());
    }
    WorkloadEntry& entry = workloads_[pod.workload];
    if (pod.pod >= entry.pods.size()) {
        return fail(ErrorCode::kOutOfRange, (*entry.spec)->name, "pod {} of {}", pod.pod,
                    entry.pods.size());
    }
    return &entry.pods[pod.pod];
}

Status Engine::apply(const PodChanged& fact) {
    REGIMEN_TRY_ASSIGN(PodEntry* const pod, find(fact.pod));
    return follow(fact.pod, *pod, fact.event);
}

Status Engine::follow(PodRef ref, PodEntry& pod, PodEvent event) {
    const auto only_from = [&](std::initializer_list<PodPhase> phases) -> Status {
        if (std::find(phases.begin(), phases.end(), pod.phase) != phases.end()) {
            return {};
        }
        return fail(ErrorCode::kInvalidArgument, (*workloads_[ref.workload].spec)->name,
                    "pod {} is {} and cannot become {}", ref.pod, name(pod.phase), name(event));
    };
    using enum PodPhase;
    switch (event) {
        case PodEvent::kBound:
            REGIMEN_TRY(only_from({kAssumed}));
            pod.phase = kBound;
            return {};
        case PodEvent::kRunning:
            REGIMEN_TRY(only_from({kAssumed, kBound}));
            pod.phase = kRunning;
            return {};
        case PodEvent::kTerminating:
            REGIMEN_TRY(only_from({kAssumed, kBound, kRunning}));
            pod.phase = kTerminating;
            return {};
        case PodEvent::kBindFailed:
            REGIMEN_TRY(only_from({kAssumed}));
            undo_placement(pod);
            pod.phase = kPending;
            wait_again(ref.workload);
            return {};
        case PodEvent::kSucceeded:
        case PodEvent::kFailed:
            REGIMEN_TRY(only_from({kPending, kAssumed, kBound, kRunning, kTerminating}));
            end_pod(ref, pod);
            return {};
    }
    return {};
}

void Engine::give_back(PodEntry& pod) {
    cluster_.release(pod.node, pods_[pod.pod_class], pod.devices);
    pod.node = NodeId();
    pod.devices = 0;
    waiting_.room_appeared();
}

// It will be placed again, or was placed elsewhere.
void Engine::undo_placement(PodEntry& pod) {
    give_back(pod);
    demand_.turnover().undone(1);
}

void Engine::let_go(PodEntry& pod) {
    give_back(pod);
    demand_.turnover().left(1);
}

void Engine::end_pod(PodRef ref, PodEntry& pod) {
    WorkloadEntry& entry = workloads_[ref.workload];
    const bool was_pending = pod.phase == PodPhase::kPending;
    if (!was_pending) {
        let_go(pod);
    }
    pod.phase = PodPhase::kReleased;
    ++entry.released;
    if (was_pending) {
        waiting_.remove(ref.workload);
    }
    if (entry.released == entry.pods.size()) {
        workloads_.erase(ref.workload);
    } else if (was_pending) {
        wait(ref.workload);
    }
}

Status Engine::apply(const PodFoundBound& fact) {
    REGIMEN_TRY_ASSIGN(PodEntry* const pod, find(fact.pod));
    if (!cluster_.contains(fact.node)) {
        return fail(ErrorCode::kNotFound, fact_name(fact), "node id {} is not known",
                    fact.node.value());
    }
    const std::size_t devices = cluster_.view(fact.node).devices.size();
    if (devices < kMaxDevicesPerNode && (fact.devices >> devices) != 0) {
        return fail(ErrorCode::kOutOfRange, cluster_.spec(fact.node).name,
                    "device set {:#x} names more than the node's {} devices", fact.devices,
                    devices);
    }
    const CompiledPod& compiled = pods_[pod->pod_class];
    if (fact.devices != 0 && !compiled.wants_devices()) {
        return fail(ErrorCode::kInvalidArgument, fact_name(fact),
                    "device set {:#x} for a pod that asked for no devices", fact.devices);
    }
    if (pod->phase == PodPhase::kReleased) {
        return fail(ErrorCode::kInvalidArgument, fact_name(fact), "pod {} of workload {} has ended",
                    fact.pod.pod, fact.pod.workload.value());
    }
    if (!cluster_.can_count(fact.node, compiled)) {
        return fail(ErrorCode::kOutOfRange, cluster_.spec(fact.node).name,
                    "pods hold more than can be counted");
    }
    if (holds_room(pod->phase)) {
        undo_placement(*pod);
    } else {
        waiting_.remove(fact.pod.workload);
    }
    const bool waited = pod->phase == PodPhase::kPending;
    pod->node = fact.node;
    pod->devices =
        fact.devices != 0 ? fact.devices : likely_devices(cluster_.view(fact.node), compiled);
    cluster_.place(fact.node, compiled, pod->devices);
    demand_.turnover().placed(1);
    pod->phase = PodPhase::kBound;
    if (waited) {
        wait(fact.pod.workload);
    }
    return {};
}

// --- knowledge and policy ---

Status Engine::apply(const DemandDeclared& fact) {
    for (const ClassWeight& item : fact.classes) {
        if (!pods_.contains(item.pod_class) || item.weight < 0 || item.weight > kMaxWeight) {
            return fail(ErrorCode::kInvalidArgument, fact_name(fact),
                        "pod class id {} with weight {}: expected a defined class and a weight "
                        "from 0 to {}",
                        item.pod_class.value(), item.weight, kMaxWeight);
        }
    }
    demand_.declare(fact.classes);
    return {};
}

Status Engine::apply(const PolicySet& fact) {
    REGIMEN_TRY_ASSIGN(std::unique_ptr<Score> score, make_score(fact.placement));
    REGIMEN_TRY_ASSIGN(std::unique_ptr<WaitingOrder> order, make_order(fact.order));
    score_ = std::move(score);
    order_ = std::move(order);
    demand_.set_source(fact.demand);
    rng_ = Rng(fact.seed);
    rankings_.clear();
    waiting_.reorder([&](WorkloadId id) {
        const WorkloadEntry& entry = workloads_[id];
        return order_->key(**entry.spec, entry.sequence);
    });
    waiting_.room_appeared();
    return {};
}

// --- waiting ---

void Engine::wait(WorkloadId id) {
    const WorkloadEntry& entry = workloads_[id];
    const Shape shape = shape_of(entry);
    if (!shape.empty()) {
        waiting_.add(id, shape, order_->key(**entry.spec, entry.sequence));
    }
}

// A pod lost its place: the workload waits for it, in the place in the order that it always had.
void Engine::wait_again(WorkloadId id) {
    if (waiting_.contains(id)) {
        waiting_.remove(id);
    }
    wait(id);
}

}  // namespace regimen::engine
