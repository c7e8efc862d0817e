// A recorded history given to a fresh engine, step by step.
//
// With the policy that it was made with, the engine is told exactly what was recorded and must
// decide exactly what was recorded. With another policy, or after the first difference, the history
// splits: what the world did on its own stays (nodes, pod classes, submissions, ends, foreign
// binds, declared demand), what answered the recorded decisions does not:
//   - binds are confirmed as they were decided now, one step later; recorded confirmations and
//     failed binds are dropped;
//   - a pod ends at the instant at which it ended in the recording, wherever it runs now and
//     also if it still waits: each workload wants its room in the same window of time;
//   - an owner who gave up on a workload that never started does not give up when it starts now;
//   - in a recording in which refused pods are gone, what is refused now is gone too.
// Facts that make no sense to the other history are refused by the engine and change nothing.
//
// Errors: none. Complexity: that of the engine's steps, twice with another policy (the recorded one
// runs along); memory O(workloads). Thread rule: one thread.
// Source: record/README.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/recording/history.hpp"
#include "engine/engine.hpp"
#include "record/format.hpp"

namespace regimen::cli {

// What is empty stays as recorded.
struct PolicyChange {
    std::optional<std::string> placement;
    std::optional<std::string> order;
    std::optional<DemandSource> demand;
    std::optional<std::uint64_t> seed;  // of ties and of `random`

    friend bool operator==(const PolicyChange&, const PolicyChange&) = default;
};

struct RerunOptions {
    std::optional<PolicyChange> change;
    HistoryOptions history;
    // Told to the engine behind the first pod classes, when the recording does not tell it.
    std::vector<ClassWeight> popularity;
};

// How many decisions one of the two histories holds, and which.
struct HistoryFigures {
    std::uint64_t decision_hash = 0;
    std::uint64_t decisions = 0;  // binds
};

struct RerunFigures {
    std::uint64_t steps = 0;
    std::uint64_t facts = 0;
    std::uint64_t workloads = 0;
    std::uint64_t equal_decisions = 0;  // same pod, node and devices in the same step
    std::uint64_t started_only_recorded = 0;
    std::uint64_t started_only_now = 0;
    std::string first_difference;  // for people; empty when there is none
    HistoryFigures recorded;
    HistoryFigures now;
};

class Rerun {
public:
    explicit Rerun(RerunOptions options);

    void step(const record::Step& step);
    RerunFigures figures() const;
    // As it is decided now, and as it was recorded: only with a change, else they are the same.
    report::ReplayRun run_now();
    std::optional<report::ReplayRun> run_recorded();
    report::Amounts capacity() const { return now_.capacity(engine_); }
    const PolicySet& policy() const { return now_.policy(); }
    const PolicySet& recorded_policy() const {
        return recorded_engine_ ? recorded_.policy() : now_.policy();
    }

private:
    // A workload from its submission on; ids are used again, lives are not.
    struct Life {
        Instant submitted;
        std::optional<Instant> recorded;  // first bind
        std::optional<Instant> now;
    };

    void submit(const record::Step& step);
    void translate(const record::Step& step);
    void declare_popularity();
    bool keeps(const Fact& fact);
    void give_up_refused(const Plan& plan);
    void compare(const record::Step& step, const Plan& plan);
    void count_starts(const std::vector<Decision>& decisions, Instant at,
                      std::optional<Instant> Life::* start);
    Life* life_of(WorkloadId id);
    std::string describe_difference(const record::Step& step, const Plan& plan) const;
    std::string describe(const std::vector<Decision>& decisions, std::size_t index) const;

    RerunOptions options_;
    engine::Engine engine_;
    std::unique_ptr<engine::Engine> recorded_engine_;  // only with a change
    History now_;
    History recorded_;
    bool split_;
    bool declared_ = false;  // the demand, by the recording or counted in it
    Hasher recorded_hash_;
    std::vector<Fact> facts_;        // of the step, as this engine is told them
    std::vector<Fact> answers_;      // what the last step's plan leads to
    std::vector<WorkloadId> fresh_;  // submitted in this step
    std::vector<std::size_t> life_of_id_;
    std::vector<Life> lives_;
    RerunFigures figures_;
};

}  // namespace regimen::cli
