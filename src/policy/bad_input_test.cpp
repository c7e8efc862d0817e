// What is wrong with an object is said with its place, its field, what was found and what was
// expected: one row for each kind of mistake.
#include "policy/test_support.hpp"

namespace regimen::policy {
namespace {

void expect_messages(const std::vector<test::BadInput>& table) {
    EXPECT_EQ(test::surprises(table), "");
}

// A pod whose spec has one more line, which is line 4.
std::string pod_with(std::string_view line) {
    return fmt::format("kind: Pod\nmetadata: {{name: p}}\nspec:\n  {}\n  containers: [{{}}]\n",
                       line);
}

// A pod whose container's resources are line 4.
std::string pod_asking(std::string_view resources) {
    return fmt::format(
        "kind: Pod\nmetadata: {{name: p}}\nspec:\n  containers: [{{resources: {}}}]\n", resources);
}

// A pod with annotations on line 2.
std::string pod_noted(std::string_view annotations, std::string_view limits) {
    return fmt::format(
        "kind: Pod\nmetadata: {{name: p, annotations: {}}}\n"
        "spec: {{containers: [{{resources: {{limits: {}}}}}]}}\n",
        annotations, limits);
}

std::string node_with(std::string_view status) {
    return fmt::format("kind: Node\nmetadata: {{name: n}}\nstatus: {}\n", status);
}

TEST(BadInput, Objects) {
    expect_messages({
        {"just text",
         "f:1:1: found \"just text\", expected a map: an object with apiVersion and "
         "kind"},
        {"- kind: Pod", "f:1:1: found a list, expected a map: an object with apiVersion and kind"},
        {"a: 1", "f:1:1: kind: found nothing, expected the kind of the object, such as \"Pod\""},
        {"kind: 7", "f:1:7: kind: found 7, expected the name of a kind, such as \"Pod\""},
        {"kind: List\nitems: 3", "f:2:8: items: found 3, expected a list of objects"},
        {"kind: List\nitems:\n- x",
         "f:3:3: items[0]: found \"x\", expected a map: an object with apiVersion and kind"},
        {"kind: Pod\nkind: Node",
         "f:2:1: found the key \"kind\" again, first in line 1, expected it once"},
        {"kind: Pod\nspec: []", "f:2:7: spec: found a list, expected a map"},
        {"kind: Pod\nspec: {}", "f:1:1: metadata.name: found nothing, expected a string"},
        {"kind: Pod\nmetadata: {name: ''}",
         "f:2:18: metadata.name: found \"\", expected a string that is not empty"},
        {"kind: Pod\nmetadata: {name: 12}",
         "f:2:18: metadata.name: found 12, expected a string (put it in quotes)"},
        {"kind: Node\nmetadata: {name: p, labels: {a.b/c: true}}",
         "f:2:37: metadata.labels[\"a.b/c\"]: found true, expected a string (put it in quotes)"},
        {"kind: Pod\nmetadata: {name: p, creationTimestamp: yesterday}",
         "f:2:40: metadata.creationTimestamp: found \"yesterday\", expected a time such as "
         "2024-02-29T13:00:00Z"},
    });
}

TEST(BadInput, Amounts) {
    expect_messages({
        {pod_asking("{requests: {cpu: -1}}"),
         "f:4:45: spec.containers[0].resources.requests.cpu: found -1, expected an amount that is "
         "not negative"},
        {pod_asking("{requests: {cpu: lots}}"),
         "f:4:45: spec.containers[0].resources.requests.cpu: found \"lots\", expected a quantity "
         "such as 2, 500m, 1.5Gi or 1e3"},
        {pod_asking("{requests: {memory: 9E}}"),
         "f:4:48: spec.containers[0].resources.requests.memory: found \"9E\", expected at most "
         "9007199254740992"},
        {pod_asking("{requests: {cpu: [1]}}"),
         "f:4:45: spec.containers[0].resources.requests.cpu: found a list, expected a quantity "
         "such "
         "as \"500m\" or \"16Gi\""},
        {pod_asking("{limits: {nvidia.com/gpu: 0.5}}"),
         "f:4:54: spec.containers[0].resources.limits[\"nvidia.com/gpu\"]: found 0.5, expected a "
         "whole number, since this resource cannot be divided"},
        {pod_asking("{requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}"),
         "f:4:56: spec.containers[0].resources.requests[\"nvidia.com/gpu\"]: found 1, expected the "
         "limit, 2: accelerators cannot be overcommitted"},
        {pod_asking("{limits: {nvidia.com/gpu: 1, amd.com/gpu: 1}}"),
         "f:4:3: spec: found amd.com/gpu and nvidia.com/gpu in one pod, expected accelerators of "
         "one kind"},
        {pod_asking("{limits: {nvidia.com/gpu: 65}}"),
         "f:4:3: spec: found 65 of nvidia.com/gpu, expected at most 64 in one pod"},
        {pod_asking("{requests: {pods: 2}}"),
         "f:4:3: spec: found a request for \"pods\", expected none: a pod is one"},
        {"kind: Pod\nmetadata: {name: p}\nspec: {containers: []}",
         "f:3:20: spec.containers: found none, expected at least one container"},
        {pod_with("resources: {requests: {nvidia.com/gpu: 1}}"),
         "f:4:42: spec.resources.requests[\"nvidia.com/gpu\"]: found a resource that only "
         "containers ask for, expected cpu, memory or hugepages"},
    });
}

TEST(BadInput, Constraints) {
    expect_messages({
        {pod_with("priority: high"),
         "f:4:13: spec.priority: found \"high\", expected a number (without quotes)"},
        {pod_with("priority: 3000000000"),
         "f:4:13: spec.priority: found 3000000000, expected a whole number from -2147483648 to "
         "2147483647"},
        {pod_with("tolerations: [{operator: Exist}]"),
         "f:4:28: spec.tolerations[0].operator: found \"Exist\", expected one of Equal, Exists; "
         "did "
         "you mean \"Exists\"?"},
        {pod_with("tolerations: [{value: x}]"),
         "f:4:17: spec.tolerations[0].key: empty: expected a taint key, or the operator Exists to "
         "tolerate every key"},
        {pod_with("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}}}"),
         "f:4:77: spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution."
         "nodeSelectorTerms: found none, expected at least one term"},
        {pod_with("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
                  "{nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}"),
         "f:4:118: spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution."
         "nodeSelectorTerms[0].matchExpressions[0].values: none: expected at least one value with "
         "In"},
        {pod_noted("{regimen.dev/accelerator-milli: '1001'}", "{}"),
         "f:2:66: metadata.annotations[\"regimen.dev/accelerator-milli\"]: found \"1001\", "
         "expected "
         "a whole number from 1 to 1000"},
        {pod_noted("{regimen.dev/accelerator-milli: '500'}", "{nvidia.com/gpu: 2}"),
         "f:2:66: metadata.annotations[\"regimen.dev/accelerator-milli\"]: found \"500\", expected "
         "a "
         "share of one device, not of 2"},
        {pod_noted("{regimen.dev/accelerator-model: A100}", "{}"),
         "f:2:66: metadata.annotations[\"regimen.dev/accelerator-model\"]: found a model without "
         "accelerators, expected a limit or a share of one"},
        {pod_noted("{regimen.dev/accelerator-model: 'A100|'}", "{nvidia.com/gpu: 2}"),
         "f:2:66: metadata.annotations[\"regimen.dev/accelerator-model\"]: found \"A100|\", "
         "expected "
         "names of models, separated by \"|\""},
        {pod_noted("{regimen.dev/gang: g, regimen.dev/gang-size: '0'}", "{}"),
         "f:2:79: metadata.annotations[\"regimen.dev/gang-size\"]: found \"0\", expected a whole "
         "number from 1 to 1000000"},
    });
}

TEST(BadInput, Nodes) {
    expect_messages({
        {node_with("{}"),
         "f:3:9: status.allocatable: found nothing, expected the amounts that the node offers"},
        {node_with("{allocatable: {cpu: 4}, capacity: {cpu: 2}}"),
         "f:3:29: status.allocatable.cpu: found 4, expected at most the capacity, 2"},
        {node_with("{allocatable: {memory: 130Gi}, capacity: {memory: 64Gi}}"),
         "f:3:32: status.allocatable.memory: found 130Gi, expected at most the capacity, 64Gi"},
        {node_with("{allocatable: {nvidia.com/gpu: 100}}"),
         "f:3:9: status: found 100 of nvidia.com/gpu, expected at most 64 accelerators on a node"},
        {node_with("{allocatable: {cpu: 4}, conditions: [{type: Ready, status: Yes}]}"),
         "f:3:68: status.conditions[0].status: found \"Yes\", expected one of True, False, "
         "Unknown"},
        {"kind: Node\nmetadata: {name: n, labels: {nvidia.com/gpu.memory: 80Gi}}\n"
         "status: {allocatable: {nvidia.com/gpu: 1}}",
         "f:2:53: metadata.labels[\"nvidia.com/gpu.memory\"]: found \"80Gi\", expected a number of "
         "MiB"},
        {"kind: Node\nmetadata: {name: n}\nspec: {taints: [{key: a, effect: NoShedule}]}\n",
         "f:3:34: spec.taints[0].effect: found \"NoShedule\", expected one of NoSchedule, "
         "PreferNoSchedule, NoExecute; did you mean \"NoSchedule\"?"},
        {node_with("{capacity: {cpu: 1}}") + "---\n" + node_with("{capacity: {cpu: 1}}"),
         "f:5:1: found a second Node/n, the first is at f:1:1, expected a name of its own"},
    });
}

TEST(BadInput, LinesCountFromWhereTheTextStands) {
    const auto objects = parse_kubernetes({{"case.scn", "kind: Pod\nspec: []", 40}});
    EXPECT_EQ(objects.error().where, "case.scn:41:7");
}

}  // namespace
}  // namespace regimen::policy
