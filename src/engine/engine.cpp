#include "engine/engine.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "model/encoding.hpp"

namespace regimen::engine {

Engine::Engine()
    : cluster_(vocabulary_), pods_(vocabulary_), placer_(cluster_, pods_, rankings_), rng_(0) {
    const Status set = apply(PolicySet{});
    REGIMEN_ASSERT(set.has_value(), "the default policy is registered");
}

Plan Engine::step(Instant now, std::span<const Fact> facts) {
    now_ = std::max(now_, now);
    Plan plan;
    plan.now = now_;
    fresh_.clear();
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (const Status applied = apply(facts[i]); !applied.has_value()) {
            plan.refused.push_back({static_cast<std::uint32_t>(i), to_string(applied.error())});
        }
    }
    // Also when nobody waits: questions between steps then find the tables as decisions would.
    score_->refresh(cluster_, pods_, demand_);
    if (waiting_.size() > 0) {
        admit(plan);
        demand_.turnover().placed(static_cast<std::int64_t>(plan.decisions.size()));
    }
    hash_decisions(hash_, plan);
    return plan;
}

// A copy of the generator: a question must not shift the draws of later decisions.
Shortage Engine::shortage(const Shape& shape) {
    Rng rng = rng_;
    return placer_.shortage(shape, *score_, rng);
}

const Ranking& Engine::ranking(PodClassId pod_class) {
    return rankings_.of(pod_class, cluster_, pods_, *score_);
}

void Engine::admit(Plan& plan) {
    unfinished_.clear();
    const bool blocked =
        waiting_.pass(order_->head_blocks(), [&](WorkloadId id) { return start(id, plan); });
    for (const WorkloadId id : unfinished_) {
        wait(id);
    }
    explain_fresh(plan, blocked);
}

bool Engine::start(WorkloadId id, Plan& plan) {
    WorkloadEntry& entry = workloads_[id];
    if (!placer_.place(id, entry, *score_, rng_, plan.decisions)) {
        return false;
    }
    if (std::any_of(entry.pods.begin(), entry.pods.end(),
                    [](const PodEntry& pod) { return pod.phase == PodPhase::kPending; })) {
        unfinished_.push_back(id);
    }
    return true;
}

// The first time that a workload is refused its verdict is part of the plan.
void Engine::explain_fresh(Plan& plan, bool head_blocked) {
    for (const WorkloadId id : fresh_) {
        if (waiting_.contains(id) && !workloads_[id].refused_before) {
            workloads_[id].refused_before = true;
            plan.verdicts.push_back(verdict(id, head_blocked));
        }
    }
}

Verdict Engine::verdict(WorkloadId id, bool head_blocked) {
    const Shape shape = shape_of(workloads_[id]);
    Verdict verdict{.workload = id};
    if (head_blocked && waiting_.untried(id)) {
        verdict.cause = Cause::kOrder;
        return verdict;
    }
    const Shortage shortage = this->shortage(shape);
    verdict.pods_placeable = shortage.placed;
    verdict.nodes = shortage.counts.nodes;
    verdict.fell = shortage.counts.fell;
    verdict.cause = shortage.cause();
    return verdict;
}

}  // namespace regimen::engine
