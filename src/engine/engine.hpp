// The decision engine: the one entry.
//
// step(now, facts) -> Plan. It applies the facts in order, then starts what can be started, in
// waiting order and to a fixed point, and says what it decided, why the rest waits, and which facts
// contradicted what it knows. It performs no I/O, reads no clock and has no thread: equal facts
// give equal plans, byte for byte, on every machine and compiler.
//
// Inside: facts -> state/ (flat arrays, one journal) -> admission/ (who is next) -> placement/
// (where: filters, scores, rankings) -> Plan; explain/ answers why, on request.
// Errors: a fact that makes no sense is listed in Plan::refused and changes nothing.
// Complexity of a step: O(facts + placements x (classes that ask x changed nodes) x log nodes).
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/time.hpp"
#include "engine/admission/waiting_queue.hpp"
#include "engine/demand/demand.hpp"
#include "engine/placement/placer.hpp"
#include "engine/placement/rankings.hpp"
#include "engine/placement/score/score.hpp"
#include "engine/state/cluster.hpp"
#include "engine/state/pod_table.hpp"
#include "engine/state/workload_table.hpp"
#include "model/fact.hpp"
#include "model/plan.hpp"

namespace regimen::engine {

class Engine {
public:
    Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // now never runs backwards; an earlier now is taken as the last one.
    Plan step(Instant now, std::span<const Fact> facts);

    // Of all decisions so far.
    std::uint64_t decision_hash() const { return hash_.digest(); }
    // Of every journal column: what a rolled-back what-if must not change.
    std::uint64_t state_digest() const { return cluster_.digest(); }

    const Cluster& cluster() const { return cluster_; }
    const PodTable& pods() const { return pods_; }
    const Vocabulary& vocabulary() const { return vocabulary_; }
    const WorkloadTable& workloads() const { return workloads_; }
    const WaitingQueue& waiting() const { return waiting_; }
    const Demand& demand() const { return demand_; }
    const Score& score() const { return *score_; }

    // --- for explain: what the engine would do now; these change no decision ---
    // Of a defined class, in sync; lives until the next call.
    const Ranking& ranking(PodClassId pod_class);
    // Why a workload of this shape would be refused, or that it would start.
    Shortage shortage(const Shape& shape);
    // A copy: the next draw of `random` without drawing it.
    Rng rng() const { return rng_; }

private:
    Status apply(const Fact& fact);
    Status apply(const NodeAdded& fact);
    Status apply(const NodeUpdated& fact);
    Status apply(const NodeRemoved& fact);
    Status apply(const DeviceHealthChanged& fact);
    Status apply(const PodClassDefined& fact);
    Status apply(const WorkloadSubmitted& fact);
    Status apply(const WorkloadWithdrawn& fact);
    Status apply(const PodChanged& fact);
    Status apply(const PodFoundBound& fact);
    Status apply(const DemandDeclared& fact);
    Status apply(const PolicySet& fact);

    Status known(const WorkloadSpec& workload) const;
    Result<PodEntry*> find(PodRef pod);
    Status follow(PodRef ref, PodEntry& pod, PodEvent event);
    void give_back(PodEntry& pod);
    void undo_placement(PodEntry& pod);
    void let_go(PodEntry& pod);
    void end_pod(PodRef ref, PodEntry& pod);
    void lose_pods(WorkloadId id, NodeId node);
    void wait(WorkloadId id);
    void wait_again(WorkloadId id);
    void admit(Plan& plan);
    bool start(WorkloadId id, Plan& plan);
    void explain_fresh(Plan& plan, bool head_blocked);
    Verdict verdict(WorkloadId id, bool head_blocked);

    Vocabulary vocabulary_;
    Cluster cluster_;
    PodTable pods_;
    WorkloadTable workloads_;
    WaitingQueue waiting_;
    Demand demand_;
    Rankings rankings_;
    Placer placer_;
    std::unique_ptr<WaitingOrder> order_;
    std::unique_ptr<Score> score_;
    Rng rng_;
    Hasher hash_;
    Instant now_;
    std::vector<WorkloadId> fresh_;       // submitted in this step
    std::vector<WorkloadId> unfinished_;  // started in this pass with pods still pending
};

}  // namespace regimen::engine
