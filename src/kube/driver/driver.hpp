// The driver: what the API server shows becomes facts, and what the engine decides becomes writes.
// It holds an engine and no connection: whoever has one tells it events and carries out its actions
// (run.hpp), so that it runs in tests, against a real server, and again from a recording.
//
// - Ours are pods with our scheduler's name. Everything else that has a node counts as usage and is
//   never touched.
// - A gang is submitted when as many of its pods as it needs are there, and its binds leave
//   together. If not all of them come to pass within gang_timeout, its pods are released.
// - A bind that the server refused is withdrawn, and tried again after a backoff. A bind whose
//   answer was lost is sent again: the server takes it once.
// - A foreign bind that takes the room in between needs no care: both hold room until the server
//   refuses ours.
// - State is rebuilt from the objects alone: bound pods are found bound, a gang that is bound in
//   part waits for the rest, and nothing that is written here is needed for it.
// Errors: none. A pod or node that the engine cannot take is reported and left out.
// Complexity: O(log n) an event, and the engine's step. Determinism: the same events in the same
// steps give the same facts and actions. Thread rule: one thread.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/id_map.hpp"
#include "engine/engine.hpp"

#include "kube/driver/action.hpp"
#include "kube/driver/backoff.hpp"
#include "kube/driver/class_book.hpp"
#include "kube/driver/node_book.hpp"
#include "kube/driver/object_event.hpp"
#include "kube/driver/records.hpp"

namespace regimen::kube {

struct DriverOptions {
    std::string scheduler_name = "regimen";
    PolicySet policy;
    // How long a part of a gang may run without the rest.
    Duration gang_timeout = Duration::seconds(60);
    Backoff backoff;
};

// Sees every step that the engine takes.
using StepListener = std::function<void(Instant, std::span<const Fact>, const Plan&)>;

class Driver {
public:
    explicit Driver(DriverOptions options, StepListener listener = {});

    // From the next step on.
    void set_policy(const PolicySet& policy);
    // What happened since the last step, and what is to be done about it.
    Actions step(Instant now, std::span<const ObjectEvent> events);

    const engine::Engine& engine() const { return engine_; }
    // Nodes and pods that the server shows; facts that the engine refused, which is a mistake here,
    // of all that it was told.
    std::size_t nodes() const { return nodes_.size(); }
    std::size_t pods() const { return slots_.size(); }
    // O(pods).
    std::size_t waiting_pods() const;
    std::uint64_t refused_facts() const { return refused_facts_; }
    std::uint64_t facts() const { return facts_told_; }

private:
    // --- events (driver_events.cpp) ---
    void take(const NodeSeen& event);
    void take(const NodeGone& event);
    void take(const PodSeen& event);
    void take(const PodGone& event);
    void take(const PodGroupSeen& event);
    void take(const PodGroupGone& event);
    void take(const BindAnswered& event);
    void bind_failed(PodSlot slot);
    // Says why, and has nothing more to do with it.
    void leave_to_others(PodSlot slot, std::string_view reason, std::string message);
    PodSlot record_of(const policy::PodObject& pod);
    void join_gang(PodSlot slot, const std::optional<policy::Gang>& gang);
    GangId gang_of(const std::string& namespace_name, const std::string& name);

    // --- what the engine is told of one pod (driver_pods.cpp) ---
    void reconcile(PodSlot slot);
    void found(PodSlot slot, NodeId node);
    void follow(PodSlot slot);
    // It holds and wants nothing any more.
    void leave(PodSlot slot);
    void withdraw(WorkloadId id);
    void retry_later(PodSlot slot);
    void tell(PodSlot slot, PodEvent event);
    void hold(PodSlot slot, NodeId node);
    void let_go(PodSlot slot);
    void forget(PodSlot slot);

    // --- what waits (driver_workloads.cpp) ---
    void submit_fresh();
    void submit(std::string name, std::span<const PodSlot> pods, GangId gang, std::int32_t needed);
    void submit_gang(GangId id);
    void starts(GangId id);
    void check_gangs(Actions& actions);
    void release(GangId id, Actions& actions);
    std::int32_t placed_of(const GangRecord& gang) const;

    // --- what comes back (driver.cpp) ---
    void carry_out(const Plan& plan, Actions& actions);
    void report(const Verdict& verdict, Actions& actions);
    void report(PodSlot slot, std::string_view reason, const std::string& message,
                Actions& actions);

    PodRecord& pod(PodSlot slot) { return pods_[slot.index()]; }

    struct Notice {
        PodSlot slot;
        std::string_view reason;
        std::string message;
    };

    DriverOptions options_;
    StepListener listener_;
    engine::Engine engine_;
    NodeBook nodes_;
    ClassBook classes_;
    IdMap<PodSlot> slots_;  // by uid
    std::vector<PodRecord> pods_;
    IdMap<WorkloadId> workload_ids_;
    std::vector<WorkloadRecord> workloads_;
    IdMap<GangId> gang_ids_;
    std::vector<GangRecord> gangs_;
    std::vector<std::uint32_t> device_holders_;                        // pods by node
    std::map<std::string, std::set<PodSlot>, std::less<>> elsewhere_;  // on nodes not seen yet
    std::set<std::pair<Instant, PodSlot>> retries_;
    std::set<GangId> partial_;  // gangs of which a part runs
    std::uint64_t submitted_ = 0;

    // --- of the step that is being taken ---
    Instant now_;
    std::vector<Fact> facts_;
    std::set<PodSlot> touched_;
    std::set<PodSlot> fresh_;  // that wait and are no part of a gang
    std::set<GangId> touched_gangs_;
    std::vector<BindPod> again_;  // binds whose answer was lost
    std::vector<Notice> told_;    // to pods that are not in the engine
    std::map<std::pair<Cause, engine::Shape>, std::string> messages_;
    std::uint64_t refused_facts_ = 0;
    std::uint64_t facts_told_ = 0;
    bool started_ = false;
};

}  // namespace regimen::kube
