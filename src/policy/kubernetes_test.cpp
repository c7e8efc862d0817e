#include "policy/kubernetes.hpp"

#include "files/temporary_directory.hpp"
#include "policy/node_mapping.hpp"

namespace regimen::policy {
namespace {

std::string testdata(std::string_view name) {
    return fmt::format("{}/src/policy/testdata/{}", REGIMEN_SOURCE_DIR, name);
}

ClusterObjects read(std::string_view name) {
    auto objects = read_kubernetes(testdata(name));
    EXPECT_TRUE(objects.has_value()) << to_string(objects.error());
    return objects ? *std::move(objects) : ClusterObjects{};
}

Instant at(std::string_view text) {
    return parse_rfc3339(text).value();
}

constexpr std::int64_t kMi = 1 << 20;
constexpr std::int64_t kGi = 1 << 30;

TEST(ReadCluster, ANodeWithASickGpu) {
    const ClusterObjects objects = read("cluster");
    ASSERT_EQ(objects.nodes.size(), 2U);
    const NodeSpec& node = objects.nodes[0];
    EXPECT_EQ(node.name, "dgx-h100-01");
    EXPECT_EQ(node.allocatable.get("cpu"), 191'450);
    EXPECT_EQ(node.capacity.get("cpu"), 192'000);
    EXPECT_EQ(node.allocatable.get("memory"), 2'096'473'228 * std::int64_t{1024});
    EXPECT_EQ(node.allocatable.get("ephemeral-storage"), 1'045'006'194'327);
    EXPECT_EQ(node.allocatable.get("rdma/rdma_shared_device_a"), 1'000);
    EXPECT_FALSE(node.allocatable.contains("nvidia.com/gpu"));
    EXPECT_FALSE(node.capacity.contains("nvidia.com/gpu"));
    ASSERT_EQ(node.devices.size(), 8U);
    for (std::size_t i = 0; i < 8; ++i) {
        EXPECT_EQ(node.devices[i].resource, "nvidia.com/gpu");
        EXPECT_EQ(node.devices[i].model, "NVIDIA-H100-80GB-HBM3");
        EXPECT_EQ(node.devices[i].memory_bytes, 81'559 * kMi);
        EXPECT_EQ(node.devices[i].healthy, i < 7);
    }
    EXPECT_EQ(node.taints,
              (std::vector<Taint>{{"nvidia.com/gpu", "present", TaintEffect::kNoSchedule}}));
    EXPECT_EQ(node.conditions,
              (std::vector<NodeCondition>{{"MemoryPressure", false}, {"Ready", true}}));
    EXPECT_TRUE(node.ready());
    EXPECT_FALSE(node.unschedulable);
}

TEST(ReadCluster, ACordonedNodeWithMigSlices) {
    const NodeSpec node = read("cluster").nodes[1];
    EXPECT_TRUE(node.unschedulable);
    EXPECT_FALSE(node.ready());
    ASSERT_EQ(node.devices.size(), 8U);
    EXPECT_EQ(node.devices[0].resource, "nvidia.com/gpu");
    EXPECT_EQ(node.devices[0].model, "NVIDIA-A100-SXM4-40GB");
    EXPECT_EQ(node.devices[0].memory_bytes, 40'960 * kMi);
    EXPECT_EQ(node.devices[7].resource, "nvidia.com/mig-1g.5gb");
    EXPECT_EQ(node.devices[7].model, "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb");
    EXPECT_EQ(node.devices[7].memory_bytes, 4'864 * kMi);
}

TEST(ReadCluster, ATrainingPod) {
    const ClusterObjects objects = read("cluster");
    ASSERT_EQ(objects.pods.size(), 2U);
    EXPECT_EQ(objects.skipped, (std::map<std::string, std::uint64_t>{{"Service", 1}}));
    const PodObject& pod = objects.pods[0];
    EXPECT_EQ(pod.namespace_name, "research");
    EXPECT_EQ(pod.name, "llama-sft-0");
    EXPECT_EQ(pod.uid, "5b0a7f1c-0000-4000-8000-000000000001");
    EXPECT_EQ(pod.node_name, "dgx-h100-01");
    EXPECT_EQ(pod.phase, PodPhase::kRunning);
    EXPECT_EQ(pod.priority, 1'000);
    EXPECT_EQ(pod.created, at("2026-03-09T09:58:30Z"));
    EXPECT_EQ(pod.deleted, std::nullopt);
    EXPECT_EQ(pod.gang, (Gang{"llama-sft", 2}));
    EXPECT_EQ(pod.scheduler_name, "regimen");
    EXPECT_EQ(pod.queue, "research");
    EXPECT_FALSE(pod.gated);
    // The init container and the sidecar before it need more CPU than what runs later; memory is
    // that of both containers and the sidecar.
    EXPECT_EQ(pod.spec.requests.get("cpu"), 100'250);
    EXPECT_EQ(pod.spec.requests.get("memory"), 1000 * kGi + 64 * kMi + 128 * kMi);
    ASSERT_TRUE(pod.spec.devices.has_value());
    EXPECT_EQ(*pod.spec.devices, (DeviceRequest{"nvidia.com/gpu", 8, 1000, {}}));
    EXPECT_FALSE(pod.spec.requests.contains("nvidia.com/gpu"));
    ASSERT_EQ(pod.spec.affinity.size(), 1U);
    EXPECT_EQ(
        pod.spec.affinity[0].labels,
        (std::vector<SelectorRequirement>{{"nvidia.com/gpu.product",
                                           SelectorOperator::kIn,
                                           {"NVIDIA-H100-80GB-HBM3", "NVIDIA-H200"}},
                                          {"nvidia.com/gpu.count", SelectorOperator::kGt, {"7"}}}));
    EXPECT_EQ(pod.spec.tolerations,
              (std::vector<Toleration>{
                  {"nvidia.com/gpu", true, "", false, TaintEffect::kNoSchedule},
                  {"node.kubernetes.io/not-ready", true, "", false, TaintEffect::kNoExecute},
                  {"team", false, "research", true, TaintEffect::kNoSchedule}}));
}

TEST(ReadCluster, AShareOfAGpuWithPodLevelResources) {
    const PodObject pod = read("cluster").pods[1];
    EXPECT_EQ(pod.spec.requests.get("cpu"), 2'250);
    EXPECT_EQ(pod.spec.requests.get("memory"), 8 * kGi + 120 * kMi);
    EXPECT_EQ(pod.spec.devices,
              (DeviceRequest{"nvidia.com/gpu", 1, 250, {"NVIDIA-A10", "NVIDIA-L4"}}));
    EXPECT_EQ(pod.created, std::nullopt);
    EXPECT_EQ(pod.deleted, at("2026-03-09T10:30:00.5Z"));
    EXPECT_EQ(pod.phase, PodPhase::kPending);
    EXPECT_TRUE(pod.gated);
}

TEST(ReadCluster, TheOpenbSimulatorsObjects) {
    const ClusterObjects objects = read("openb.yaml");
    ASSERT_EQ(objects.nodes.size(), 1U);
    const NodeSpec& node = objects.nodes[0];
    ASSERT_EQ(node.devices.size(), 8U);
    EXPECT_EQ(node.devices[0].resource, "nvidia.com/gpu");
    EXPECT_EQ(node.devices[0].model, "V100M32");
    EXPECT_EQ(node.allocatable.items().size(), 3U);
    EXPECT_EQ(node.allocatable.get("pods"), 1'001);
    ASSERT_EQ(objects.pods.size(), 3U);
    EXPECT_EQ(objects.pods[0].spec.devices,
              (DeviceRequest{"nvidia.com/gpu", 1, 440, {"V100M16", "V100M32"}}));
    EXPECT_EQ(objects.pods[1].spec.devices, (DeviceRequest{"nvidia.com/gpu", 4, 1000, {}}));
    EXPECT_EQ(objects.pods[2].spec.devices, std::nullopt);
}

TEST(ReadCluster, GangsOfOthers) {
    const ClusterObjects objects = read("coscheduling.yaml");
    ASSERT_EQ(objects.pods.size(), 3U);
    EXPECT_EQ(objects.pods[0].gang, (Gang{"mpi", 16}));
    EXPECT_EQ(objects.pods[1].gang, (Gang{"ray", 3}));
    EXPECT_EQ(objects.pods[2].gang, (Gang{"tf", 0}));
    EXPECT_EQ(objects.skipped.at("PodGroup"), 1U);
}

// What the engine does not look at is read loosely: a map in place of a list is none.
TEST(ReadCluster, UnsupportedConstraintsOfAWrongKind) {
    for (const std::string_view field :
         {"volumes: {a: {ephemeral: {}}}", "topologySpreadConstraints: {a: 1}",
          "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: x}}"}) {
        const auto objects = parse_kubernetes({{"f", fmt::format(R"(
kind: Pod
metadata: {{name: a}}
spec: {{containers: [{{ports: {{hostPort: 1}}}}], {}}}
)",
                                                                 field)}});
        ASSERT_TRUE(objects) << to_string(objects.error());
        EXPECT_EQ(objects->pods[0].unsupported, "") << field;
    }
}

// scheduling.k8s.io: the pod names its group, and the group says how many start together.
TEST(ReadCluster, ANativePodGroup) {
    const auto objects = parse_kubernetes({{"f", R"(
kind: Pod
metadata: {name: a, namespace: ml, labels: {regimen.dev/gang: other}}
spec: {containers: [{}], schedulingGroup: {podGroupName: g}}
---
kind: Pod
metadata: {name: b, namespace: ml}
spec: {containers: [{}], schedulingGroup: {podGroupName: basic}}
---
apiVersion: scheduling.k8s.io/v1beta1
kind: PodGroup
metadata: {name: g, namespace: ml}
spec: {schedulingPolicy: {gang: {minCount: 4}}}
---
apiVersion: scheduling.k8s.io/v1beta1
kind: PodGroup
metadata: {name: basic, namespace: ml}
spec: {schedulingPolicy: {basic: {}}}
)"}});
    ASSERT_TRUE(objects) << to_string(objects.error());
    ASSERT_EQ(objects->pods.size(), 2U);
    EXPECT_EQ(objects->pods[0].gang, (Gang{"g", 4}));
    EXPECT_EQ(objects->pods[1].gang, (Gang{"basic", 0}));
}

ClusterObjects parse(std::string_view text) {
    auto objects = parse_kubernetes({{"t.yaml", text}});
    EXPECT_TRUE(objects.has_value()) << to_string(objects.error()) << "\n" << text;
    return objects ? *std::move(objects) : ClusterObjects{};
}

TEST(ReadCluster, AliasesAndDefaults) {
    const ClusterObjects objects = parse(R"(
kind: Node
metadata: {name: n}
status: {capacity: {cpu: 4}}
---
---
kind: Pod
metadata: {name: p, labels: &labels {a: b}}
spec: {nodeSelector: *labels, containers: [&c {resources: {requests: {cpu: 0.5}}}, *c]}
)");
    ASSERT_EQ(objects.nodes.size(), 1U);
    EXPECT_EQ(objects.nodes[0].allocatable.get("cpu"), 4'000);
    EXPECT_EQ(objects.nodes[0].allocatable.get("pods"), kDefaultPodsPerNode);
    ASSERT_EQ(objects.pods.size(), 1U);
    EXPECT_EQ(objects.pods[0].namespace_name, "default");
    EXPECT_EQ(objects.pods[0].scheduler_name, "default-scheduler");
    EXPECT_EQ(objects.pods[0].spec.requests.get("cpu"), 1'000);
    ASSERT_NE(objects.pods[0].spec.node_selector.find("a"), nullptr);
}

TEST(ReadCluster, TheApiServersOwnListsNameTheirItemsOnce) {
    const std::string nodes = R"({"kind":"NodeList","apiVersion":"v1","metadata":{},"items":[)"
                              R"({"metadata":{"name":"n"},"status":{"allocatable":{"cpu":"1"}}}]})";
    EXPECT_EQ(parse(nodes).nodes.size(), 1U);
    EXPECT_EQ(parse(" \n" + nodes).nodes.size(), 1U);
    EXPECT_EQ(parse("kind: NodeList\nitems:\n- {metadata: {name: n}, status: {capacity: {cpu: 1}}}")
                  .nodes.size(),
              1U);
    EXPECT_TRUE(parse("kind: List\nitems:\n").nodes.empty());
    EXPECT_TRUE(parse(R"({"kind":"PodList","items":null})").pods.empty());
    EXPECT_TRUE(parse(R"({"items":[],"kind":"List"})").pods.empty());
}

// What is written is read back to the same value, and writing that gives the same text.
void expect_round_trip(const ClusterObjects& objects) {
    for (const NodeSpec& node : objects.nodes) {
        const std::string text = to_yaml(node).value();
        const ClusterObjects again = parse(text);
        ASSERT_EQ(again.nodes.size(), 1U) << text;
        EXPECT_EQ(again.nodes[0], node) << text;
        EXPECT_EQ(to_yaml(again.nodes[0]).value(), text);
    }
    for (const PodObject& pod : objects.pods) {
        const std::string text = to_yaml(pod);
        const ClusterObjects again = parse(text);
        ASSERT_EQ(again.pods.size(), 1U) << text;
        EXPECT_EQ(again.pods[0], pod) << text;
        EXPECT_EQ(to_yaml(again.pods[0]), text);
    }
}

TEST(ToYaml, RoundTripsWhatKubectlPrints) {
    expect_round_trip(read("cluster"));
    expect_round_trip(read("coscheduling.yaml"));
    ClusterObjects openb = read("openb.yaml");
    openb.nodes[0].labels.set("regimen.dev/accelerator-model", "V100M32");
    expect_round_trip(openb);
}

TEST(ToYaml, RoundTripsTextsThatYamlTakesForSomethingElse) {
    ClusterObjects objects;
    for (const std::string_view text :
         {"true",  "No",     "null",       "~",         "12",          "1e3",    "0x1f",
          ".5",    "- a",    "a: b",       "#",         "\"q\"",       "'q'",    "back\\slash",
          " lead", "trail ", "two\nlines", "tab\there", "caf\xC3\xA9", "*alias", "&anchor",
          "{}",    "[]",     "%",          "@",         "\x01",        "<<"}) {
        PodObject pod;
        pod.name = text;
        pod.queue = text;
        pod.spec.node_selector.set(text, text);
        pod.spec.affinity = {{{{std::string(text), SelectorOperator::kIn, {std::string(text)}}},
                              {{"metadata.name", SelectorOperator::kIn, {"n"}}}},
                             {}};
        objects.pods.push_back(std::move(pod));
    }
    expect_round_trip(objects);
}

TEST(ToYaml, ANodeThatNoLabelsDescribe) {
    NodeSpec node;
    node.name = "openb-node-0001";
    node.allocatable.set("cpu", 64'000);
    node.allocatable.set("pods", 1'001);
    node.devices.resize(2);
    for (Device& device : node.devices) {
        device.resource = "nvidia.com/gpu";
        device.model = "T4";
    }
    const std::string text = to_yaml(node).value();
    EXPECT_EQ(text, R"(apiVersion: v1
kind: Node
metadata:
  labels:
    regimen.dev/accelerator-model: T4
  name: openb-node-0001
status:
  allocatable:
    cpu: "64"
    nvidia.com/gpu: "2"
    pods: "1001"
  capacity:
    nvidia.com/gpu: "2"
)");
    EXPECT_EQ(parse(text).nodes[0].devices, node.devices);
    node.devices[1].model = "P100";
    EXPECT_EQ(to_string(to_yaml(node).error()),
              "devices: node openb-node-0001: devices that differ in more than their resource: a "
              "Node object cannot say this");
}

TEST(ToYaml, APodOfEverything) {
    PodObject pod = read("cluster").pods[0];
    pod.spec.affinity.clear();
    pod.spec.tolerations.resize(1);
    EXPECT_EQ(to_yaml(pod), R"(apiVersion: v1
kind: Pod
metadata:
  annotations:
    regimen.dev/gang: llama-sft
    regimen.dev/gang-size: "2"
  creationTimestamp: "2026-03-09T09:58:30Z"
  labels:
    kueue.x-k8s.io/queue-name: research
  name: llama-sft-0
  namespace: research
  uid: "5b0a7f1c-0000-4000-8000-000000000001"
spec:
  containers:
    - image: none
      name: main
      resources:
        limits:
          nvidia.com/gpu: "8"
        requests:
          cpu: "100250m"
          memory: "1024192Mi"
  nodeName: dgx-h100-01
  priority: 1000
  schedulerName: regimen
  tolerations:
    - effect: NoSchedule
      key: nvidia.com/gpu
      operator: Exists
status:
  phase: Running
)");
}

TEST(ReadDirectory, InOrderOfNamesAndOnlyObjects) {
    const files::TemporaryDirectory folder;
    const auto node = [](std::string_view name) {
        return fmt::format(
            "{{kind: Node, metadata: {{name: {}}}, status: {{capacity: {{cpu: 1}}}}}}", name);
    };
    folder.file("b.yaml", node("b"));
    folder.file("a.yml", node("a"));
    folder.file("notes.txt", "no object: at all");
    const ClusterObjects objects = read_kubernetes(folder.path()).value();
    ASSERT_EQ(objects.nodes.size(), 2U);
    EXPECT_EQ(objects.nodes[0].name, "a");
    EXPECT_EQ(objects.nodes[1].name, "b");
    const std::string again = folder.file("c.yaml", "\n" + node("a"));
    EXPECT_EQ(
        to_string(read_kubernetes(folder.path()).error()),
        fmt::format("{}:2:1: found a second Node/a, the first is at {}:1:1, expected a name of "
                    "its own",
                    again, folder.file("a.yml")));
    const files::TemporaryDirectory empty;
    EXPECT_EQ(
        to_string(read_kubernetes(empty.path()).error()),
        empty.path() + ": a directory without objects: expected files *.yaml, *.yml or *.json");
    EXPECT_EQ(read_kubernetes(empty.file("none.yaml")).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace regimen::policy
