#include "runner/player.hpp"

#include <fmt/format.h>
#include <numeric>

#include "base/assert.hpp"
#include "engine/explain/fragmentation.hpp"

#include "runner/recorded.hpp"

namespace regimen::scenario {
namespace {

class Player {
public:
    explicit Player(const Scenario& scenario)
        : scenario_(scenario), next_class_(scenario.classes) {}

    Outcome run() &&;

private:
    Lines play(const Step& step);
    Lines answer(const Question& question);
    Lines explain(const Question& question);
    Lines stranding(std::string_view title, std::vector<engine::DemandItem> demand);
    void check_smallest_change(const Question& question, const engine::Explanation& told);
    // Orders and placements whose outcome can be told beforehand.
    void check_nobody_waits_in_vain(const Step& step);
    void broken(std::string text) { outcome_.broken.push_back(std::move(text)); }

    const Scenario& scenario_;
    engine::Engine engine_;
    std::vector<RecordedStep> history_;
    Retelling what_if_;  // takes the pod classes that only a changed pod would have
    std::size_t next_class_;
    PolicySet policy_;
    Outcome outcome_;
};

Outcome Player::run() && {
    for (const Step& step : scenario_.steps) {
        outcome_.steps.push_back(play(step));
    }
    Retelling again;
    again.catch_up(history_);
    if (!again.difference().empty()) {
        broken(again.difference());
    }
    if (again.engine().decision_hash() != engine_.decision_hash()) {
        broken("the facts told again give another decision hash");
    }
    return std::move(outcome_);
}

Lines Player::play(const Step& step) {
    std::vector<Fact> facts;
    facts.reserve(step.facts.size());
    for (const NamedFact& named : step.facts) {
        facts.push_back(named.fact);
    }
    const Plan plan = engine_.step(step.now, facts);
    history_.push_back(record(step.now, facts, plan));
    Lines lines = plan_lines(scenario_.names, engine_, step, plan);
    const std::uint64_t digest = engine_.state_digest();
    check_nobody_waits_in_vain(step);
    for (const Question& question : step.questions) {
        for (std::string& line : answer(question)) {
            lines.push_back(std::move(line));
        }
    }
    if (engine_.state_digest() != digest) {
        broken(fmt::format("the questions at {} changed the state", step.at));
    }
    return lines;
}

void Player::check_nobody_waits_in_vain(const Step& step) {
    for (const NamedFact& named : step.facts) {
        if (const auto* const set = std::get_if<PolicySet>(&named.fact)) {
            policy_ = *set;
        }
    }
    const engine::WaitingQueue& waiting = engine_.waiting();
    std::vector<WorkloadId> tried;
    bool held = false;
    waiting.for_each([&](WorkloadId id) {
        const bool surplus = engine::is_surplus(engine::shape_of(engine_.workloads()[id]));
        held = held || (waiting.untried(id) && !surplus);
        if (!waiting.untried(id) || surplus) {
            tried.push_back(id);
        }
    });
    if (held && (policy_.order != "strict_fifo" || tried.empty())) {
        broken(fmt::format("at {} somebody waits and was not tried", step.at));
    }
    for (const WorkloadId id : tried) {
        const engine::Shape shape = engine::shape_of(engine_.workloads()[id]);
        if (!(engine::is_gang(shape) && policy_.placement == "random") &&
            engine_.shortage(shape).fits) {
            broken(fmt::format("at {} {} waits and would start", step.at,
                               scenario_.names.workloads[id.index()]));
        }
    }
}

Lines Player::answer(const Question& question) {
    switch (question.kind) {
        case QuestionKind::kExplain:
            return explain(question);
        case QuestionKind::kStranding:
            return stranding("stranding", engine::waiting_demand(engine_));
        case QuestionKind::kStrandingPopular:
            return stranding("stranding popular",
                             engine::popular_demand(engine_.demand().classes()));
        case QuestionKind::kFragmentation:
            return {fmt::format("fragmentation: {}",
                                engine::fragmentation_milli(engine_, engine_.demand().classes()))};
        case QuestionKind::kPods:
            return pod_lines(scenario_.names, engine_);
        case QuestionKind::kNodes:
            return node_lines(scenario_.names, engine_);
    }
    return {};
}

Lines Player::explain(const Question& question) {
    const Result<engine::Explanation> told = engine::explain(engine_, *question.workload);
    REGIMEN_ASSERT(told.has_value(), "{}", to_string(told.error()));
    check_smallest_change(question, *told);
    return explanation_lines(scenario_.names, question.name, *told);
}

void Player::check_smallest_change(const Question& question, const engine::Explanation& told) {
    if (!told.nearest || !told.nearest->pod_can) {
        return;
    }
    what_if_.catch_up(history_);
    engine::Engine& engine = what_if_.engine();
    const PodSpec changed =
        engine::apply_changes(*engine.pods()[told.pod_class].spec, told.nearest->changes);
    Result<PodClass> valid = PodClass::make(changed);
    if (!valid) {
        broken(fmt::format("the smallest change for {} makes no pod: {}", question.name,
                           to_string(valid.error())));
        return;
    }
    const PodClassId id = PodClassId::from_index(next_class_++);
    engine.step(history_.back().now, std::vector<Fact>{PodClassDefined{id, *std::move(valid)}});
    const Result<engine::Explanation> then =
        engine::explain(engine, single_pod("changed", id, history_.back().now));
    REGIMEN_ASSERT(then.has_value(), "{}", to_string(then.error()));
    if (then->cause) {
        broken(fmt::format("the smallest change for {} does not let it start: {}", question.name,
                           name(*then->cause)));
    }
}

Lines Player::stranding(std::string_view title, std::vector<engine::DemandItem> demand) {
    const std::vector<engine::NodeStranding> nodes =
        engine::stranding_by_node(engine_, std::move(demand));
    for (const engine::NodeStranding& node : nodes) {
        const std::int64_t sum =
            std::accumulate(node.by_cause.begin(), node.by_cause.end(), std::int64_t{0});
        const std::int64_t free = engine_.cluster().view(node.node).device_free();
        if (sum != free) {
            broken(fmt::format("the causes of node {} sum to {}, free is {}",
                               scenario_.names.nodes[node.node.index()], sum, free));
        }
    }
    return stranding_lines(scenario_.names, title, nodes);
}

}  // namespace

Outcome play(const Scenario& scenario) {
    return Player(scenario).run();
}

}  // namespace regimen::scenario
