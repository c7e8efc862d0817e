#include "kube/driver/driver.hpp"

#include <algorithm>
#include <variant>

#include "kube/driver/waiting_message.hpp"

namespace regimen::kube {

Driver::Driver(DriverOptions options, StepListener listener)
    : options_(std::move(options)), listener_(std::move(listener)) {}

std::size_t Driver::waiting_pods() const {
    return static_cast<std::size_t>(
        std::count_if(pods_.begin(), pods_.end(),
                      [](const PodRecord& record) { return record.waits() && !record.placed(); }));
}

void Driver::set_policy(const PolicySet& policy) {
    options_.policy = policy;
    if (started_) {
        facts_.emplace_back(policy);
    }
}

Actions Driver::step(Instant now, std::span<const ObjectEvent> events) {
    now_ = std::max(now_, now);
    again_.clear();
    told_.clear();
    messages_.clear();
    if (!started_) {
        facts_.emplace_back(options_.policy);
        started_ = true;
    }
    for (const ObjectEvent& event : events) {
        std::visit([this](const auto& known) { take(known); }, event);
    }
    while (!retries_.empty() && retries_.begin()->first <= now_) {
        touched_.insert(retries_.begin()->second);
        retries_.erase(retries_.begin());
    }
    // What is told of one pod may touch others of its gang.
    while (!touched_.empty()) {
        const PodSlot slot = *touched_.begin();
        touched_.erase(touched_.begin());
        reconcile(slot);
    }
    submit_fresh();

    const Plan plan = engine_.step(now_, facts_);
    refused_facts_ += plan.refused.size();
    facts_told_ += facts_.size();
    if (listener_) {
        listener_(now_, facts_, plan);
    }
    Actions actions;
    facts_.clear();
    carry_out(plan, actions);
    check_gangs(actions);
    if (!retries_.empty() && (!actions.wake_at || retries_.begin()->first < *actions.wake_at)) {
        actions.wake_at = retries_.begin()->first;
    }
    if (!facts_.empty() || !touched_.empty()) {
        actions.wake_at = now_;  // a gang was released: the next step tells the engine
    }
    return actions;
}

void Driver::carry_out(const Plan& plan, Actions& actions) {
    actions.binds = std::move(again_);
    for (const Decision& decision : plan.decisions) {
        const WorkloadRecord& workload = workloads_[decision.pod.workload.index()];
        const PodSlot slot = workload.pods[decision.pod.pod];
        PodRecord& record = pod(slot);
        hold(slot, decision.node);
        record.state = PodState::kAssumed;
        record.reported.clear();
        starts(record.gang);
        actions.binds.push_back(
            {record.key, nodes_.name(decision.node), decision.devices, record.created});
    }
    for (const Verdict& verdict : plan.verdicts) {
        report(verdict, actions);
    }
    for (const Notice& notice : told_) {
        report(notice.slot, notice.reason, notice.message, actions);
    }
}

void Driver::report(const Verdict& verdict, Actions& actions) {
    const engine::Shape shape = engine::shape_of(engine_.workloads()[verdict.workload]);
    // Within a step equal workloads wait for the same reason.
    const auto [at, fresh] = messages_.try_emplace({verdict.cause, shape});
    if (fresh) {
        at->second = waiting_message(engine_, verdict);
    }
    const std::string& message = at->second;
    for (const PodSlot slot : workloads_[verdict.workload.index()].pods) {
        if (pod(slot).state == PodState::kPending && pod(slot).workload == verdict.workload) {
            report(slot, "Unschedulable", message, actions);
        }
    }
}

void Driver::report(PodSlot slot, std::string_view reason, const std::string& message,
                    Actions& actions) {
    PodRecord& record = pod(slot);
    std::string said = std::string(reason) + ": " + message;
    if (record.reported != said) {
        record.reported = std::move(said);
        actions.reports.push_back({record.key, std::string(reason), message, record.created});
    }
}

}  // namespace regimen::kube
