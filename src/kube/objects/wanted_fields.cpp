#include "kube/objects/wanted_fields.hpp"

#include <array>
#include <iterator>

#include "policy/accelerators.hpp"
#include "policy/pod_mapping.hpp"

namespace regimen::kube {
namespace {

// What a pod says in annotations or labels; both may be long with what others say.
constexpr auto kPodKeys = [] {
    constexpr std::string_view kSingle[] = {
        policy::kQueueKey,   policy::kMilliKey,   policy::kResourceKey, policy::kModelKey,
        policy::kOpenbCount, policy::kOpenbMilli, policy::kOpenbModel,
    };
    std::array<WantedFields, std::size(kSingle) + 2 * std::size(policy::kGangKeys)> keys = {};
    auto* next = keys.data();
    for (const std::string_view key : kSingle) {
        (next++)->name = key;
    }
    for (const policy::GangKeys& gang : policy::kGangKeys) {
        (next++)->name = gang.name;
        (next++)->name = gang.size;
    }
    return keys;
}();

constexpr WantedFields kResources[] = {{"requests"}, {"limits"}};
constexpr WantedFields kPort[] = {{"hostPort"}};
constexpr WantedFields kContainer[] = {
    {"resources", kResources}, {"restartPolicy"}, {"ports", kPort}};
constexpr WantedFields kRequired[] = {{"requiredDuringSchedulingIgnoredDuringExecution"}};
constexpr WantedFields kAffinity[] = {
    {"nodeAffinity", kRequired}, {"podAffinity", kRequired}, {"podAntiAffinity", kRequired}};
constexpr WantedFields kSpread[] = {{"whenUnsatisfiable"}};
constexpr WantedFields kVolume[] = {{"persistentVolumeClaim"}, {"ephemeral"}};
constexpr WantedFields kToleration[] = {{"key"}, {"operator"}, {"value"}, {"effect"}};
constexpr WantedFields kSchedulingGroup[] = {{"podGroupName"}};

constexpr WantedFields kPodMetadata[] = {
    {"name"},
    {"namespace"},
    {"uid"},
    {"creationTimestamp"},
    {"deletionTimestamp"},
    {"labels", kPodKeys},
    {"annotations", kPodKeys},
};
constexpr WantedFields kPodSpec[] = {
    {"nodeName"},
    {"nodeSelector"},
    {"affinity", kAffinity},
    {"tolerations", kToleration},
    {"priority"},
    {"containers", kContainer},
    {"schedulerName"},
    {"overhead"},
    {"initContainers", kContainer},
    {"resources", kResources},
    {"schedulingGates"},
    {"topologySpreadConstraints", kSpread},
    {"volumes", kVolume},
    {"resourceClaims"},
    {"schedulingGroup", kSchedulingGroup},
};
constexpr WantedFields kPodStatus[] = {{"phase"}};
constexpr WantedFields kPod[] = {
    {"metadata", kPodMetadata}, {"spec", kPodSpec}, {"status", kPodStatus}};

// An annotation of a node is often as long as the node.
constexpr WantedFields kNodeMetadata[] = {{"name"}, {"labels"}};
constexpr WantedFields kTaint[] = {{"key"}, {"value"}, {"effect"}};
constexpr WantedFields kNodeSpec[] = {{"taints", kTaint}, {"unschedulable"}};
constexpr WantedFields kCondition[] = {{"type"}, {"status"}};
constexpr WantedFields kNodeStatus[] = {{"capacity"}, {"allocatable"}, {"conditions", kCondition}};
constexpr WantedFields kNode[] = {
    {"metadata", kNodeMetadata}, {"spec", kNodeSpec}, {"status", kNodeStatus}};

constexpr WantedFields kGroupMetadata[] = {{"name"}, {"namespace"}};
constexpr WantedFields kGroupGang[] = {{"minCount"}};
constexpr WantedFields kGroupPolicy[] = {{"gang", kGroupGang}};
constexpr WantedFields kGroupSpec[] = {{"minMember"}, {"schedulingPolicy", kGroupPolicy}};
constexpr WantedFields kPodGroup[] = {{"metadata", kGroupMetadata}, {"spec", kGroupSpec}};

}  // namespace

const WantedFields kPodFields = {"", kPod};
const WantedFields kNodeFields = {"", kNode};
const WantedFields kPodGroupFields = {"", kPodGroup};

}  // namespace regimen::kube
