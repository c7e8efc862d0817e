#include "nodesim/kubelet_book.hpp"

#include <fmt/format.h>
#include <utility>

namespace regimen::nodesim {

void KubeletBook::put_node(const NodeSpec& spec) {
    Node node;
    node.free = spec.allocatable;
    for (const Device& device : spec.devices) {
        node.free_milli[device.resource] += device.healthy ? kWholeDeviceMilli : 0;
    }
    nodes_[spec.name] = std::move(node);
    for (auto& [uid, pod] : pods_) {
        if (pod.node == spec.name && pod.holds) {
            take(pod, 1);
        }
    }
}

void KubeletBook::reject_next(std::string_view node, std::string reason) {
    if (const auto found = nodes_.find(std::string(node)); found != nodes_.end()) {
        found->second.reject = std::move(reason);
    }
}

void KubeletBook::see(const SimPod& seen, Instant now) {
    const policy::PodObject& object = seen.object;
    const bool over =
        object.phase == policy::PodPhase::kSucceeded || object.phase == policy::PodPhase::kFailed;
    if (!object.node_name || !has_node(*object.node_name)) {
        return;
    }
    auto [at, fresh] = pods_.try_emplace(object.uid);
    Pod& pod = at->second;
    if (fresh) {
        pod.who = {object.namespace_name, object.name, object.uid};
        pod.node = *object.node_name;
        pod.spec = object.spec;
        pod.work = seen.work;
        pod.fails = seen.fails;
        if (!over && !object.deleted) {
            admit(pod, seen, now);
        }
    }
    if (over) {
        end(pod);
    }
    if (object.deleted) {
        pod.who.step = PodStep::kRemove;
        schedule(pod, now);
    }
}

void KubeletBook::admit(Pod& pod, const SimPod& seen, Instant now) {
    Node& node = nodes_.at(pod.node);
    const bool runs = seen.object.phase == policy::PodPhase::kRunning;
    const std::string reason = runs ? std::string() : refusal(node, pod.spec);
    if (!reason.empty()) {
        end(pod);
        PodAction action = pod.who;
        action.step = PodStep::kFail;
        action.reason = reason;
        action.message = "Pod was rejected: the node has no room for it";
        at_once_.push_back(std::move(action));
        return;
    }
    take(pod, 1);
    if (!runs) {
        return schedule(pod, now + start_delay_);
    }
    begin(pod);
    schedule(pod, pod.work ? std::optional(seen.running.value_or(now) + *pod.work) : std::nullopt);
}

void KubeletBook::begin(Pod& pod) {
    pod.running = true;
    ++running_;
}

void KubeletBook::end(Pod& pod) {
    running_ -= pod.running && !pod.ended ? 1 : 0;
    pod.ended = true;
    schedule(pod, std::nullopt);
    take(pod, -1);
}

// Empty: it fits.
std::string KubeletBook::refusal(Node& node, const PodSpec& spec) const {
    if (!node.reject.empty()) {
        return std::exchange(node.reject, std::string());
    }
    if (node.free.get(kPodsResource) < 1) {
        return "OutOfpods";
    }
    for (const ResourceAmount& wanted : spec.requests.items()) {
        if (wanted.amount > node.free.get(wanted.name)) {
            return fmt::format("OutOf{}", wanted.name);
        }
    }
    if (spec.devices) {
        const auto found = node.free_milli.find(spec.devices->resource);
        if (found == node.free_milli.end() || found->second < spec.devices->total_milli()) {
            return found == node.free_milli.end() || found->second <= 0
                       ? std::string("UnexpectedAdmissionError")
                       : fmt::format("OutOf{}", spec.devices->resource);
        }
    }
    return {};
}

void KubeletBook::take(Pod& pod, std::int64_t sign) {
    if (sign < 0 && !pod.holds) {
        return;
    }
    pod.holds = sign > 0;
    const auto found = nodes_.find(pod.node);
    if (found == nodes_.end()) {
        return;
    }
    Node& node = found->second;
    node.free.set(kPodsResource, node.free.get(kPodsResource) - sign);
    for (const ResourceAmount& wanted : pod.spec.requests.items()) {
        node.free.set(wanted.name, node.free.get(wanted.name) - sign * wanted.amount);
    }
    if (pod.spec.devices) {
        node.free_milli[pod.spec.devices->resource] -= sign * pod.spec.devices->total_milli();
    }
}

void KubeletBook::schedule(Pod& pod, std::optional<Instant> due) {
    if (pod.due) {
        calendar_.erase({*pod.due, pod.who.uid});
    }
    pod.due = due;
    if (due) {
        calendar_.insert({*due, pod.who.uid});
    }
}

void KubeletBook::gone(const std::string& uid) {
    const auto found = pods_.find(uid);
    if (found == pods_.end()) {
        return;
    }
    end(found->second);
    pods_.erase(found);
}

std::vector<PodAction> KubeletBook::due(Instant now) {
    std::vector<PodAction> actions = std::exchange(at_once_, {});
    while (!calendar_.empty() && calendar_.begin()->first <= now) {
        const auto [at, uid] = *calendar_.begin();
        Pod& pod = pods_.at(uid);
        schedule(pod, std::nullopt);
        if (!has_node(pod.node)) {
            continue;
        }
        PodAction action = pod.who;
        if (action.step == PodStep::kRemove) {
            actions.push_back(std::move(action));
        } else if (!pod.running) {
            begin(pod);
            action.step = PodStep::kRun;
            actions.push_back(std::move(action));
            schedule(pod, pod.work ? std::optional(at + *pod.work) : std::nullopt);
        } else {
            end(pod);
            action.step = pod.fails ? PodStep::kFail : PodStep::kSucceed;
            action.reason = pod.fails ? "Error" : "";
            actions.push_back(std::move(action));
        }
    }
    return actions;
}

std::optional<Instant> KubeletBook::next() const {
    if (!at_once_.empty()) {
        return Instant();
    }
    return calendar_.empty() ? std::nullopt : std::optional(calendar_.begin()->first);
}

}  // namespace regimen::nodesim
