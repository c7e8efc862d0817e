// A simulated cluster around the engine: it introduces the trace's nodes and pod classes, submits
// and ends workloads as an experiment says, confirms what the engine decides, and shows every step
// to a listener (a recording). It owns no policy. Ids: node i of the trace is NodeId i, class i
// PodClassId i; workload ids are the experiment's. Errors: a fact that the engine refuses is a
// broken invariant here. Thread rule: one thread.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "sim/input/trace.hpp"

namespace regimen::sim {

using StepListener = std::function<void(Instant, std::span<const Fact>, const Plan&)>;

struct WorldOptions {
    PolicySet policy;
    // Tell the engine how popular the trace's classes are.
    bool declare_demand = false;
    StepListener listener;
};

class World {
public:
    World(const Trace& trace, std::span<const std::uint32_t> node_rank, WorldOptions options);

    // Facts for the next step; confirmations of earlier binds come first by themselves.
    void tell(Fact fact) { facts_.push_back(std::move(fact)); }
    void submit(WorkloadId id, std::uint32_t row, std::string name, Instant at);
    // A pod that ran already when the world began. Which devices it holds is not in a trace.
    void submit_bound(WorkloadId id, std::uint32_t row);
    const Plan& step(Instant now);

    engine::Engine& engine() { return engine_; }
    const engine::Engine& engine() const { return engine_; }
    const Trace& trace() const { return trace_; }
    WorkloadSpec workload(std::uint32_t row, std::string name, Instant at) const;
    // How often each class occurs in the trace's rows, as pods.
    std::vector<ClassWeight> popularity() const;

private:
    const Trace& trace_;
    WorldOptions options_;
    engine::Engine engine_;
    std::vector<Fact> facts_;
    Plan plan_;
};

// One pod shapes stay one pod set; names of sets are not kept by traces.
PodGroup group_of(const Shape& shape);

}  // namespace regimen::sim
