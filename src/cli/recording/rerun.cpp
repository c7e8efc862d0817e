#include "cli/recording/rerun.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/time.hpp"
#include "cli/experiment.hpp"
#include "cli/explain_pod.hpp"
#include "model/encoding.hpp"

namespace regimen::cli {
namespace {

constexpr std::size_t kNoLife = static_cast<std::size_t>(-1);

bool declares_demand(const std::vector<Fact>& facts) {
    return std::any_of(facts.begin(), facts.end(), [](const Fact& fact) {
        return std::holds_alternative<DemandDeclared>(fact);
    });
}

// `fgd` knows the demand, as its paper assumes, from the recording or counted in it.
PolicySet changed(const PolicySet& recorded, const PolicyChange& change, bool declared) {
    PolicySet policy = recorded;
    policy.placement = change.placement.value_or(policy.placement);
    policy.order = change.order.value_or(policy.order);
    policy.seed = change.seed.value_or(policy.seed);
    if (change.demand) {
        policy.demand = *change.demand;
    } else if (change.placement && recorded.placement == "fgd") {
        policy.demand = DemandSource::kOnline;  // fgd's knowledge is its own
    }
    if (declared) {
        policy.demand = demand_of(policy.placement, policy.demand);
    }
    return policy;
}

// Recorded answers to recorded decisions.
bool answers_a_decision(PodEvent event) {
    return event == PodEvent::kBound || event == PodEvent::kRunning ||
           event == PodEvent::kBindFailed;
}

}  // namespace

Rerun::Rerun(RerunOptions options)
    : options_(std::move(options)),
      now_(options_.history),
      recorded_(options_.history),
      split_(options_.change.has_value()) {
    if (split_) {
        recorded_engine_ = std::make_unique<engine::Engine>();
    }
}

void Rerun::step(const record::Step& step) {
    ++figures_.steps;
    figures_.facts += step.facts.size();
    submit(step);
    if (recorded_engine_) {
        recorded_engine_->step(step.now, step.facts);
        recorded_.see(step.now, step.facts, step.plan.decisions, *recorded_engine_);
    }
    if (split_) {
        translate(step);
    }
    const std::vector<Fact>& facts = split_ ? facts_ : step.facts;
    const Plan plan = engine_.step(step.now, facts);
    now_.see(step.now, facts, plan.decisions, engine_);
    compare(step, plan);
    answers_.clear();
    for (const Decision& decision : plan.decisions) {
        answers_.emplace_back(PodChanged{decision.pod, PodEvent::kRunning});
    }
    if (options_.history.refused_are_gone) {
        give_up_refused(plan);
    }
}

void Rerun::submit(const record::Step& step) {
    fresh_.clear();
    for (const Fact& fact : step.facts) {
        const auto* const submitted = std::get_if<WorkloadSubmitted>(&fact);
        if (submitted == nullptr || submitted->id.value() >= kMaxWorkloads) {
            continue;  // the engine refuses such a fact
        }
        const std::size_t index = submitted->id.index();
        if (index >= life_of_id_.size()) {
            life_of_id_.resize(index + 1, kNoLife);
        }
        life_of_id_[index] = lives_.size();
        lives_.push_back({.submitted = step.now, .recorded = {}, .now = {}});
        fresh_.push_back(submitted->id);
    }
    figures_.workloads += fresh_.size();
}

void Rerun::translate(const record::Step& step) {
    facts_ = answers_;
    declared_ = declared_ || declares_demand(step.facts) || !options_.popularity.empty();
    for (const Fact& fact : step.facts) {
        const auto* const policy = std::get_if<PolicySet>(&fact);
        const auto* const submitted = std::get_if<WorkloadSubmitted>(&fact);
        if (policy != nullptr && options_.change) {
            facts_.emplace_back(changed(*policy, *options_.change, declared_));
            continue;
        }
        if (submitted != nullptr && engine_.workloads().contains(submitted->id)) {
            // Its id is free in the recording; what still holds it here makes way.
            facts_.emplace_back(WorkloadWithdrawn{submitted->id});
        }
        if (keeps(fact)) {
            facts_.push_back(fact);
        }
    }
    declare_popularity();
}

void Rerun::declare_popularity() {
    const auto last = std::find_if(facts_.rbegin(), facts_.rend(), [](const Fact& fact) {
        return std::holds_alternative<PodClassDefined>(fact);
    });
    if (options_.popularity.empty() || last == facts_.rend()) {
        return;
    }
    facts_.insert(last.base(), DemandDeclared{std::move(options_.popularity)});
    options_.popularity.clear();
}

bool Rerun::keeps(const Fact& fact) {
    if (const auto* const changed = std::get_if<PodChanged>(&fact)) {
        return !answers_a_decision(changed->event);
    }
    if (const auto* const withdrawn = std::get_if<WorkloadWithdrawn>(&fact)) {
        const Life* const life = life_of(withdrawn->id);
        const bool gave_up = life != nullptr && !life->recorded;
        return !gave_up || (!options_.history.refused_are_gone && !life->now);
    }
    return true;
}

void Rerun::give_up_refused(const Plan& plan) {
    for (const WorkloadId id : fresh_) {
        const bool started =
            std::any_of(plan.decisions.begin(), plan.decisions.end(),
                        [&](const Decision& decision) { return decision.pod.workload == id; });
        // A pod that somebody else bound is no refused one.
        if (!started && engine_.waiting().contains(id)) {
            answers_.emplace_back(WorkloadWithdrawn{id});
        }
    }
}

Rerun::Life* Rerun::life_of(WorkloadId id) {
    if (id.index() >= life_of_id_.size() || life_of_id_[id.index()] == kNoLife) {
        return nullptr;
    }
    return &lives_[life_of_id_[id.index()]];
}

void Rerun::count_starts(const std::vector<Decision>& decisions, Instant at,
                         std::optional<Instant> Life::* start) {
    for (const Decision& decision : decisions) {
        Life* const life = life_of(decision.pod.workload);
        if (life != nullptr && !(life->*start)) {
            life->*start = at;
        }
    }
}

void Rerun::compare(const record::Step& step, const Plan& plan) {
    hash_decisions(recorded_hash_, step.plan);
    count_starts(step.plan.decisions, step.now, &Life::recorded);
    count_starts(plan.decisions, step.now, &Life::now);
    figures_.recorded.decisions += step.plan.decisions.size();
    figures_.now.decisions += plan.decisions.size();
    for (const Decision& decision : plan.decisions) {
        figures_.equal_decisions += static_cast<std::uint64_t>(
            std::count(step.plan.decisions.begin(), step.plan.decisions.end(), decision));
    }
    if (plan.decisions != step.plan.decisions && figures_.first_difference.empty()) {
        figures_.first_difference = describe_difference(step, plan);
        split_ = true;
    }
}

std::string Rerun::describe_difference(const record::Step& step, const Plan& plan) const {
    const auto& recorded = step.plan.decisions;
    const auto [a, b] = std::mismatch(recorded.begin(), recorded.end(), plan.decisions.begin(),
                                      plan.decisions.end());
    const auto index = static_cast<std::size_t>(a - recorded.begin());
    return fmt::format("step {} ({}): recorded {}; now {}", figures_.steps,
                       format_rfc3339(step.now), describe(recorded, index),
                       describe(plan.decisions, index));
}

std::string Rerun::describe(const std::vector<Decision>& decisions, std::size_t index) const {
    if (index >= decisions.size()) {
        return index == 0 ? "no pod started" : "no further pod started";
    }
    const Decision& decision = decisions[index];
    const WorkloadId id = decision.pod.workload;
    const std::string workload = engine_.workloads().contains(id)
                                     ? fmt::format("\"{}\"", (*engine_.workloads()[id].spec)->name)
                                     : fmt::format("workload {}", id.value());
    const std::string node = engine_.cluster().contains(decision.node)
                                 ? engine_.cluster().spec(decision.node).name
                                 : fmt::format("node {}", decision.node.value());
    return fmt::format("{} pod {} on {}{}", workload, decision.pod.pod, node,
                       devices_text(decision.devices));
}

RerunFigures Rerun::figures() const {
    RerunFigures figures = figures_;
    for (const Life& life : lives_) {
        figures.started_only_recorded += life.recorded && !life.now ? 1U : 0U;
        figures.started_only_now += life.now && !life.recorded ? 1U : 0U;
    }
    figures.recorded.decision_hash = recorded_hash_.digest();
    figures.now.decision_hash = engine_.decision_hash();
    return figures;
}

report::ReplayRun Rerun::run_now() {
    report::ReplayRun run = now_.finish(engine_);
    run.decision_hash = engine_.decision_hash();
    return run;
}

std::optional<report::ReplayRun> Rerun::run_recorded() {
    if (!recorded_engine_) {
        return std::nullopt;
    }
    report::ReplayRun run = recorded_.finish(*recorded_engine_);
    run.decision_hash = recorded_hash_.digest();
    return run;
}

}  // namespace regimen::cli
