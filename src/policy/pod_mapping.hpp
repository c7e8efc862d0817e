// A Pod object -> PodObject. Errors: as in kubernetes.hpp. Complexity: O(fields).
// A gang is named by the pod's own spec.schedulingGroup (scheduling.k8s.io), or by one of the pairs
// of keys in pod_mapping.cpp, as annotations or labels: our own, Kueue's plain pod groups, and the
// pod groups of the coscheduling plugin and of Volcano. Where there is a PodGroup object, the size
// is in it. Thread rule: pure functions.
#pragma once

#include "policy/kubernetes.hpp"

namespace regimen::policy {

inline constexpr std::string_view kGangKey = "regimen.dev/gang";
inline constexpr std::string_view kGangSizeKey = "regimen.dev/gang-size";
inline constexpr std::string_view kQueueKey = "kueue.x-k8s.io/queue-name";

Result<PodObject> read_pod(const Value& object);

// A PodGroup of scheduling.k8s.io, scheduling.x-k8s.io or scheduling.volcano.sh.
struct PodGroupObject {
    std::string namespace_name;
    std::string name;
    std::int32_t min_member = 0;  // 0: not said
};
Result<PodGroupObject> read_pod_group(const Value& object);

}  // namespace regimen::policy
