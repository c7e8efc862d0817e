// What one history came to, recorded or as it is decided now: a run of the report made from facts
// and plans alone, without the list that they came from.
//
// What arrives before the window is not counted, as in the run that was recorded; pods that others
// had bound already do not arrive. How popular a class of pods is was declared, or is how often it
// came. Completion is not told: in a rerun pods end when they ended in the recording.
// Shapes: one small record a workload. Complexity: O(facts + decisions); finish() as
// engine/explain. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "engine/engine.hpp"
#include "report/replay_result.hpp"
#include "sim/physics/allocation_curve.hpp"
#include "sim/physics/time_average.hpp"

namespace regimen::cli {

struct HistoryOptions {
    bool refused_are_gone = false;         // else they wait
    std::optional<report::Window> window;  // with departures: what is measured
    bool whole = false;                    // a cluster: from its first step to its last
};

class History {
public:
    explicit History(const HistoryOptions& options);

    // A step of this history: what the engine was told, what was decided, and the engine behind it.
    void see(Instant now, std::span<const Fact> facts, std::span<const Decision> decisions,
             const engine::Engine& engine);
    // Asks the engine what it would do; that changes nothing.
    report::ReplayRun finish(engine::Engine& engine) const;
    report::Amounts capacity(const engine::Engine& engine) const;
    // As it was set last.
    const PolicySet& policy() const { return policy_; }

private:
    struct Life {
        Instant submitted;
        std::optional<Instant> started;
        bool counted = false;
        std::vector<bool> served;  // by pod: was placed at some time
    };
    struct ClassCount {
        std::int64_t drawn = 0;    // whenever and however it came
        std::int64_t arrived = 0;  // counted
        std::int64_t started = 0;
    };

    std::int64_t measured_until() const;
    void measure(Instant now, const engine::Engine& engine);
    void draw(WorkloadId id, const engine::Engine& engine);
    void submit(WorkloadId id, Instant now, const engine::Engine& engine);
    void start(PodRef pod, Instant now, const engine::Engine& engine);
    Life* life_of(WorkloadId id);
    std::vector<ClassWeight> popularity() const;
    void add_times(report::ReplayRun& run) const;
    void add_classes(const engine::Engine& engine, report::ReplayRun& run) const;
    void add_nodes(engine::Engine& engine, report::ReplayRun& run) const;

    HistoryOptions options_;
    PolicySet policy_;
    std::vector<ClassWeight> declared_;
    std::vector<Life> lives_;
    std::vector<std::size_t> life_of_id_;
    std::vector<ClassCount> classes_;
    std::map<engine::Shape, std::int64_t> came_;  // workloads
    std::int64_t arrived_milli_ = 0;              // those that others had bound included
    std::optional<sim::AllocationCurve> curve_;
    std::optional<sim::TimeAverage> gpu_;
    std::optional<sim::TimeAverage> cpu_;
    std::optional<sim::TimeAverage> gpu_capacity_;
    std::optional<sim::TimeAverage> cpu_capacity_;
    Instant last_;
};

}  // namespace regimen::cli
