#include "kube/objects/wanted_fields.hpp"

namespace regimen::kube {
namespace {

constexpr WantedFields kAnyMetadata[] = {
    {"name"},   {"namespace"},   {"uid"}, {"creationTimestamp"}, {"deletionTimestamp"},
    {"labels"}, {"annotations"},
};
constexpr WantedFields kPort[] = {{"hostPort"}};
constexpr WantedFields kContainer[] = {{"resources"}, {"restartPolicy"}, {"ports", kPort}};
constexpr WantedFields kRequired[] = {{"requiredDuringSchedulingIgnoredDuringExecution"}};
constexpr WantedFields kAffinity[] = {
    {"nodeAffinity"}, {"podAffinity", kRequired}, {"podAntiAffinity", kRequired}};
constexpr WantedFields kSpread[] = {{"whenUnsatisfiable"}};
constexpr WantedFields kVolume[] = {{"persistentVolumeClaim"}, {"ephemeral"}};
constexpr WantedFields kPodSpec[] = {
    {"nodeName"},         {"nodeSelector"},    {"affinity", kAffinity},
    {"tolerations"},      {"priority"},        {"containers", kContainer},
    {"schedulerName"},    {"overhead"},        {"initContainers", kContainer},
    {"resources"},        {"schedulingGates"}, {"topologySpreadConstraints", kSpread},
    {"volumes", kVolume}, {"resourceClaims"},  {"schedulingGroup"},
};
constexpr WantedFields kPodStatus[] = {{"phase"}};
constexpr WantedFields kPod[] = {
    {"metadata", kAnyMetadata}, {"spec", kPodSpec}, {"status", kPodStatus}};

// An annotation of a node is often as long as the node.
constexpr WantedFields kNodeMetadata[] = {{"name"}, {"labels"}};
constexpr WantedFields kNodeSpec[] = {{"taints"}, {"unschedulable"}};
constexpr WantedFields kCondition[] = {{"type"}, {"status"}};
constexpr WantedFields kNodeStatus[] = {{"capacity"}, {"allocatable"}, {"conditions", kCondition}};
constexpr WantedFields kNode[] = {
    {"metadata", kNodeMetadata}, {"spec", kNodeSpec}, {"status", kNodeStatus}};

constexpr WantedFields kPodGroupSpec[] = {{"minMember"}, {"schedulingPolicy"}};
constexpr WantedFields kPodGroup[] = {{"metadata", kAnyMetadata}, {"spec", kPodGroupSpec}};

}  // namespace

const WantedFields kPodFields = {"", kPod};
const WantedFields kNodeFields = {"", kNode};
const WantedFields kPodGroupFields = {"", kPodGroup};

}  // namespace regimen::kube
