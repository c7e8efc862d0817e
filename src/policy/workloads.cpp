#include "policy/workloads.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace regimen::policy {
namespace {

// The pods of one gang: those that wait, and how many of it have a node already.
struct PendingGang {
    std::int64_t size = 0;
    std::int64_t bound = 0;
    std::int64_t waiting = 0;
    bool timeless = false;  // one pod without a time leaves the gang without
    WorkloadObject workload;
};

class Grouping {
public:
    Grouping(const PodClassOf& class_of, const KnowsNode& knows_node)
        : class_of_(class_of), knows_node_(knows_node) {}

    Status add(PodObject pod, std::uint32_t position);
    WorkloadObjects finish() &&;

private:
    Status add_single(const std::string& name, PodObject pod, std::uint32_t position);
    Status add_member(PendingGang& gang, PodObject pod, std::uint32_t position);
    void add_gang(const std::string& name, PendingGang gang);
    // Whether the pod is neither waiting nor in the way of those who do.
    bool leave_out(const PodObject& pod, const std::string& name);

    const PodClassOf& class_of_;
    const KnowsNode& knows_node_;
    WorkloadObjects objects_;
    std::map<std::string, PendingGang> gangs_;
};

Status Grouping::add(PodObject pod, std::uint32_t position) {
    const std::string name = pod.namespace_name + "/" + pod.name;
    if (leave_out(pod, name)) {
        return {};
    }
    if (!pod.gang) {
        return add_single(name, std::move(pod), position);
    }
    PendingGang& gang = gangs_[pod.namespace_name + "/gang:" + pod.gang->name];
    gang.size = std::max<std::int64_t>(gang.size, pod.gang->size);
    if (pod.node_name) {
        ++gang.bound;
        return add_single(name, std::move(pod), position);
    }
    return add_member(gang, std::move(pod), position);
}

Status Grouping::add_single(const std::string& name, PodObject pod, std::uint32_t position) {
    WorkloadObject workload{.name = name,
                            .priority = pod.priority,
                            .created = pod.created,
                            .node_name = std::move(pod.node_name),
                            .sets = {}};
    REGIMEN_TRY_ASSIGN(const std::uint32_t pod_class, class_of_(std::move(pod.spec)));
    workload.sets.push_back({.pod_class = pod_class, .min_count = 1, .pods = {position}});
    objects_.workloads.push_back(std::move(workload));
    return {};
}

Status Grouping::add_member(PendingGang& gang, PodObject pod, std::uint32_t position) {
    WorkloadObject& workload = gang.workload;
    const bool first = gang.waiting == 0;
    ++gang.waiting;
    workload.priority = first ? pod.priority : std::max(workload.priority, pod.priority);
    // The gang is there when its last pod is.
    gang.timeless = gang.timeless || !pod.created;
    workload.created = gang.timeless ? std::nullopt : std::max(workload.created, pod.created);
    REGIMEN_TRY_ASSIGN(const std::uint32_t pod_class, class_of_(std::move(pod.spec)));
    auto set =
        std::find_if(workload.sets.begin(), workload.sets.end(),
                     [&](const WorkloadPodSet& known) { return known.pod_class == pod_class; });
    if (set == workload.sets.end()) {
        set = workload.sets.insert(set, {.pod_class = pod_class, .min_count = 1, .pods = {}});
    }
    set->pods.push_back(position);
    return {};
}

void Grouping::add_gang(const std::string& name, PendingGang gang) {
    if (gang.waiting == 0) {
        return;  // all of it has nodes
    }
    const std::int64_t present = gang.waiting + gang.bound;
    if (present < gang.size) {
        objects_.left_out.push_back(
            {"incomplete_gang", name,
             fmt::format("found {} pods, expected {}", present, gang.size)});
        return;
    }
    std::vector<WorkloadPodSet>& sets = gang.workload.sets;
    for (WorkloadPodSet& set : sets) {
        set.min_count = static_cast<std::int32_t>(set.pods.size());
    }
    if (sets.size() == 1 && gang.size > 0) {
        const std::int64_t missing = std::max<std::int64_t>(1, gang.size - gang.bound);
        sets[0].min_count = static_cast<std::int32_t>(std::min(gang.waiting, missing));
    }
    gang.workload.name = name;
    objects_.workloads.push_back(std::move(gang.workload));
}

bool Grouping::leave_out(const PodObject& pod, const std::string& name) {
    const auto leave = [&](std::string_view reason, std::string why) {
        objects_.left_out.push_back({reason, name, std::move(why)});
        return true;
    };
    if (pod.phase == PodPhase::kSucceeded || pod.phase == PodPhase::kFailed) {
        return leave("finished", "has ended");
    }
    if (pod.node_name && !knows_node_(*pod.node_name)) {
        return leave("other_node", "is on node " + *pod.node_name + ", which is not in the input");
    }
    return pod.gated && !pod.node_name && leave("gated", "has scheduling gates");
}

WorkloadObjects Grouping::finish() && {
    for (auto& [name, gang] : gangs_) {
        add_gang(name, std::move(gang));
    }
    return std::move(objects_);
}

}  // namespace

Result<WorkloadObjects> workloads_of(std::vector<PodObject> pods, const PodClassOf& class_of,
                                     const KnowsNode& knows_node) {
    Grouping grouping(class_of, knows_node);
    std::uint32_t position = 0;
    for (PodObject& pod : pods) {
        REGIMEN_TRY(grouping.add(std::move(pod), position++));
    }
    return std::move(grouping).finish();
}

}  // namespace regimen::policy
