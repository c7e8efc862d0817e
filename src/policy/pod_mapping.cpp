#include "policy/pod_mapping.hpp"

#include <limits>
#include <utility>

#include "model/workload.hpp"
#include "policy/amounts.hpp"
#include "policy/constraints.hpp"
#include "policy/fields.hpp"
#include "policy/pod_devices.hpp"
#include "policy/unsupported.hpp"

namespace regimen::policy {
namespace {

constexpr std::string_view kDefaultNamespace = "default";
constexpr std::string_view kDefaultScheduler = "default-scheduler";
constexpr std::string_view kPhaseNames[] = {"Pending", "Running", "Succeeded", "Failed", "Unknown"};

Result<std::optional<Gang>> read_gang(const Value& object, const Value& spec) {
    REGIMEN_TRY_ASSIGN(const Value group, optional_map(spec, "schedulingGroup"));
    REGIMEN_TRY_ASSIGN(const std::string_view named_group, optional_string(group, "podGroupName"));
    if (!named_group.empty()) {
        return Gang{std::string(named_group), 0};
    }
    for (const GangKeys& keys : kGangKeys) {
        const Value named = annotation_or_label(object, keys.name);
        if (!named.present()) {
            continue;
        }
        Gang gang;
        REGIMEN_TRY_ASSIGN(gang.name, string_of(named));
        if (gang.name.empty()) {
            return named.mistake("the name of a gang");
        }
        const Value size = annotation_or_label(object, keys.size);
        if (!keys.size.empty() && size.present()) {
            REGIMEN_TRY_ASSIGN(const std::int64_t pods, integer_of(size, {1, kMaxPods}));
            gang.size = static_cast<std::int32_t>(pods);
        }
        return gang;
    }
    return std::nullopt;
}

Result<PodPhase> read_phase(const Value& status) {
    static constexpr PodPhase kPhases[] = {PodPhase::kPending, PodPhase::kRunning,
                                           PodPhase::kSucceeded, PodPhase::kFailed,
                                           PodPhase::kUnknown};
    const Value phase = status.find("phase");
    if (!phase.present() || (phase.kind() == Kind::kString && phase.text().empty())) {
        return PodPhase::kPending;
    }
    return choice_of(phase, kPhaseNames, kPhases);
}

Result<PodSpec> read_spec(const Value& object, const Value& spec) {
    PodSpec pod;
    REGIMEN_TRY_ASSIGN(pod.requests, pod_amounts(spec));
    if (pod.requests.contains(kPodsResource)) {
        return spec.complaint(ErrorCode::kInvalidArgument,
                              "found a request for \"pods\", expected none: a pod is one");
    }
    REGIMEN_TRY_ASSIGN(pod.devices, take_device_request(object, pod.requests));
    REGIMEN_TRY_ASSIGN(pod.node_selector, optional_labels(spec, "nodeSelector"));
    REGIMEN_TRY_ASSIGN(pod.affinity, read_node_affinity(spec));
    REGIMEN_TRY_ASSIGN(pod.tolerations, read_tolerations(spec));
    REGIMEN_TRY(object.located(validate(pod)));
    return pod;
}

}  // namespace

std::string_view name(PodPhase phase) {
    return kPhaseNames[static_cast<std::size_t>(phase)];
}

Result<PodObject> read_pod(const Value& object) {
    REGIMEN_TRY_ASSIGN(const Value metadata, optional_map(object, "metadata"));
    REGIMEN_TRY_ASSIGN(const Value spec, optional_map(object, "spec"));
    REGIMEN_TRY_ASSIGN(const Value status, optional_map(object, "status"));
    REGIMEN_TRY(optional_map(metadata, "annotations"));
    REGIMEN_TRY(optional_map(metadata, "labels"));
    PodObject pod;
    REGIMEN_TRY_ASSIGN(pod.name, required_string(metadata, "name"));
    REGIMEN_TRY_ASSIGN(pod.namespace_name,
                       optional_string(metadata, "namespace", kDefaultNamespace));
    REGIMEN_TRY_ASSIGN(pod.uid, optional_string(metadata, "uid"));
    REGIMEN_TRY_ASSIGN(pod.created, optional_instant(metadata, "creationTimestamp"));
    REGIMEN_TRY_ASSIGN(pod.deleted, optional_instant(metadata, "deletionTimestamp"));
    REGIMEN_TRY_ASSIGN(pod.spec, read_spec(object, spec));
    REGIMEN_TRY_ASSIGN(const std::string_view node, optional_string(spec, "nodeName"));
    if (!node.empty()) {
        pod.node_name = node;
    }
    REGIMEN_TRY_ASSIGN(pod.phase, read_phase(status));
    constexpr Range kPriorities = {std::numeric_limits<std::int32_t>::min(),
                                   std::numeric_limits<std::int32_t>::max()};
    REGIMEN_TRY_ASSIGN(const std::int64_t priority,
                       optional_integer(spec, "priority", kPriorities, 0));
    pod.priority = static_cast<std::int32_t>(priority);
    REGIMEN_TRY_ASSIGN(pod.scheduler_name,
                       optional_string(spec, "schedulerName", kDefaultScheduler));
    REGIMEN_TRY_ASSIGN(pod.gang, read_gang(object, spec));
    if (const Value queue = annotation_or_label(object, kQueueKey); queue.present()) {
        REGIMEN_TRY_ASSIGN(pod.queue, string_of(queue));
    }
    REGIMEN_TRY_ASSIGN(const Value gates, optional_sequence(spec, "schedulingGates"));
    pod.gated = gates.size() > 0;
    pod.unsupported = unsupported_in(spec);
    return pod;
}

Result<PodGroupObject> read_pod_group(const Value& object) {
    REGIMEN_TRY_ASSIGN(const Value metadata, optional_map(object, "metadata"));
    REGIMEN_TRY_ASSIGN(const Value spec, optional_map(object, "spec"));
    PodGroupObject group;
    REGIMEN_TRY_ASSIGN(group.name, required_string(metadata, "name"));
    REGIMEN_TRY_ASSIGN(group.namespace_name,
                       optional_string(metadata, "namespace", kDefaultNamespace));
    REGIMEN_TRY_ASSIGN(const Value policy, optional_map(spec, "schedulingPolicy"));
    REGIMEN_TRY_ASSIGN(const Value gang, optional_map(policy, "gang"));
    REGIMEN_TRY_ASSIGN(const std::int64_t least,
                       optional_integer(gang, "minCount", {0, kMaxPods}, 0));
    REGIMEN_TRY_ASSIGN(const std::int64_t members,
                       optional_integer(spec, "minMember", {0, kMaxPods}, least));
    group.min_member = static_cast<std::int32_t>(members);
    return group;
}

}  // namespace regimen::policy
