// A Pod object -> PodObject. Errors: as in kubernetes.hpp. Complexity: O(fields).
// A gang is named by the pod's own spec.schedulingGroup (scheduling.k8s.io), or by one of the pairs
// of keys below, as annotations or labels: our own, Kueue's plain pod groups, and the
// pod groups of the coscheduling plugin and of Volcano. Where there is a PodGroup object, the size
// is in it. Thread rule: pure functions.
#pragma once

#include "policy/kubernetes.hpp"

namespace regimen::policy {

inline constexpr std::string_view kGangKey = "regimen.dev/gang";
inline constexpr std::string_view kGangSizeKey = "regimen.dev/gang-size";
inline constexpr std::string_view kQueueKey = "kueue.x-k8s.io/queue-name";

// The first pair whose name a pod has counts.
struct GangKeys {
    std::string_view name;
    std::string_view size;  // empty: the size is in a PodGroup object
};
inline constexpr GangKeys kGangKeys[] = {
    {kGangKey, kGangSizeKey},
    {"kueue.x-k8s.io/pod-group-name", "kueue.x-k8s.io/pod-group-total-count"},
    {"pod-group.scheduling.sigs.k8s.io/name", "pod-group.scheduling.sigs.k8s.io/min-available"},
    {"scheduling.x-k8s.io/pod-group", {}},
    {"scheduling.k8s.io/group-name", {}},
};

Result<PodObject> read_pod(const Value& object);

// A PodGroup of scheduling.k8s.io, scheduling.x-k8s.io or scheduling.volcano.sh.
struct PodGroupObject {
    std::string namespace_name;
    std::string name;
    std::int32_t min_member = 0;  // 0: not said
};
Result<PodGroupObject> read_pod_group(const Value& object);

}  // namespace regimen::policy
