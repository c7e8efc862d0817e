// A seeded random world around an engine, and a mirror that keeps its own account of it.
//
// RandomWorld makes facts of every kind: nodes that come, change and go, devices that fall sick,
// single pods and gangs, bind failures, foreign binds, ends, withdrawals, and now and then a fact
// that contradicts the state. Mirror follows facts and decisions with the plainest code that can be
// right (it adds everything up anew each time), so that it can judge the engine.
// Equal seeds and equal plans give equal facts. Thread rule: one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.hpp"
#include "engine/state/workload_table.hpp"
#include "model/fact.hpp"
#include "model/plan.hpp"

namespace regimen::test {

template <class T>
Valid<T> valid(T value) {
    auto made = Valid<T>::make(std::move(value));
    REGIMEN_ASSERT(made.has_value(), "{}", to_string(made.error()));
    return *std::move(made);
}

struct MirrorPod {
    enum class State : std::uint8_t { kPending, kAssumed, kRunning, kTerminating, kEnded };
    PodClassId pod_class;
    NodeId node;
    DeviceMask devices = 0;
    State state = State::kPending;

    bool holds() const { return state != State::kPending && state != State::kEnded; }
};

struct MirrorWorkload {
    std::vector<engine::SetEntry> sets;
    std::vector<MirrorPod> pods;
};

struct Usage {
    std::map<std::string, std::int64_t> amounts;
    std::vector<std::int64_t> devices;
};

class Mirror {
public:
    std::map<PodClassId, PodSpec> classes;
    std::map<NodeId, NodeSpec> nodes;
    std::map<WorkloadId, MirrorWorkload> workloads;

    void apply(const Fact& fact);
    // Applies the decisions one by one; the first thing that is wrong, or "".
    std::string apply(const Plan& plan);
    // Everything that waits although it could start; "" when nothing does.
    std::string idle_while_waiting() const;

    Usage usage(NodeId node) const;
    bool fits(NodeId node, const PodSpec& pod) const;
    bool fits_somewhere(const PodSpec& pod) const;
    // How many such pods the node holds beside what it has.
    std::int64_t room(NodeId node, const PodSpec& pod) const;

private:
    std::string wrong(const Decision& decision) const;
    void lose(NodeId node);
    void drop_if_over(WorkloadId id);
};

struct WorldSize {
    std::uint32_t nodes = 8;
    std::uint32_t classes = 10;
    bool gangs = true;
    bool faults = true;  // nodes, health, failures, foreign binds
};

class RandomWorld {
public:
    explicit RandomWorld(std::uint64_t seed, WorldSize size = {});

    // Nodes, classes and demand: the facts of the first step.
    std::vector<Fact> opening();
    // The facts of the next step, already applied to the mirror.
    std::vector<Fact> next();
    // Submissions of single pods and gangs only.
    std::vector<Fact> arrivals(std::size_t count);
    // How many of the last facts contradict the state on purpose.
    std::size_t contradictions() const { return contradictions_; }

    Mirror mirror;
    Rng& rng() { return rng_; }
    NodeSpec node_spec();
    PodSpec pod_spec();

private:
    void add(std::vector<Fact>& facts, Fact fact);
    void submit(std::vector<Fact>& facts);
    void pod_event(std::vector<Fact>& facts);
    void node_event(std::vector<Fact>& facts);
    void foreign_bind(std::vector<Fact>& facts);
    void contradict(std::vector<Fact>& facts);
    std::optional<PodRef> any_pod(bool assumed_only);
    NodeId any_node();
    DemandDeclared demand();

    Rng rng_;
    WorldSize size_;
    std::uint32_t next_name_ = 0;
    std::size_t contradictions_ = 0;
};

}  // namespace regimen::test
