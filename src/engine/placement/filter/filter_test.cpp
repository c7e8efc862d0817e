// The filters as a table: one difference from a pod that fits, one filter that refuses.
#include "engine/placement/filter/filter.hpp"

#include <gtest/gtest.h>

#include "engine/test_support.hpp"

namespace regimen::engine {
namespace {

using namespace test;

struct FilterCase {
    std::string name;
    void (*change)(NodeSpec& node, PodSpec& pod);
    FilterMask refused = 0;
};

constexpr FilterMask kNone = 0;

// The node: 4 cores, 64 GiB, 32 pods, 2 idle A100. The pod: 1 core, half a device.
const std::vector<FilterCase> kCases{
    {"unchanged", [](NodeSpec&, PodSpec&) {}, kNone},
    {"cordoned", [](NodeSpec& node, PodSpec&) { node.unschedulable = true; },
     bit(FilterKind::kSchedulable)},
    {"not ready", [](NodeSpec& node, PodSpec&) { node.conditions = {{"Ready", false}}; },
     bit(FilterKind::kSchedulable)},
    {"ready", [](NodeSpec& node, PodSpec&) { node.conditions = {{"Ready", true}}; }, kNone},
    {"tainted",
     [](NodeSpec& node, PodSpec&) { node.taints = {{"k", "v", TaintEffect::kNoExecute}}; },
     bit(FilterKind::kTaints)},
    {"only disliked",
     [](NodeSpec& node, PodSpec&) { node.taints = {{"k", "v", TaintEffect::kPreferNoSchedule}}; },
     kNone},
    {"tolerated",
     [](NodeSpec& node, PodSpec& pod) {
         node.taints = {{"k", "v", TaintEffect::kNoSchedule}};
         pod.tolerations = {{.key = "k", .exists = true, .value = {}}};
     },
     kNone},
    {"label missing", [](NodeSpec&, PodSpec& pod) { pod.node_selector.set("zone", "a"); },
     bit(FilterKind::kSelector)},
    {"label differs",
     [](NodeSpec& node, PodSpec& pod) {
         node.labels.set("zone", "b");
         pod.node_selector.set("zone", "a");
     },
     bit(FilterKind::kSelector)},
    {"one affinity term of two matches",
     [](NodeSpec& node, PodSpec& pod) {
         node.labels.set("zone", "b");
         pod.affinity = {{.labels = {{"zone", SelectorOperator::kIn, {"a"}}}, .fields = {}},
                         {.labels = {{"zone", SelectorOperator::kExists, {}}}, .fields = {}}};
     },
     kNone},
    {"no affinity term matches",
     [](NodeSpec&, PodSpec& pod) {
         pod.affinity = {{.labels = {{"zone", SelectorOperator::kExists, {}}}, .fields = {}}};
     },
     bit(FilterKind::kSelector)},
    {"other model", [](NodeSpec&, PodSpec& pod) { pod.devices->models = {"H100"}; },
     bit(FilterKind::kModel)},
    {"other model and too large",
     [](NodeSpec&, PodSpec& pod) {
         pod.devices->models = {"H100"};
         pod.devices->milli = 1000;
         pod.devices->count = 3;
     },
     static_cast<FilterMask>(bit(FilterKind::kModel) | bit(FilterKind::kDevices))},
    {"one model of several",
     [](NodeSpec&, PodSpec& pod) { pod.devices->models = {"A100", "H100"}; }, kNone},
    {"no such devices at all",
     [](NodeSpec& node, PodSpec& pod) {
         node.devices.clear();
         pod.devices->models = {"A100"};
     },
     bit(FilterKind::kDevices)},
    {"devices of another resource",
     [](NodeSpec&, PodSpec& pod) { pod.devices->resource = "amd.com/gpu"; },
     bit(FilterKind::kModel)},
    {"too few devices of another resource",
     [](NodeSpec&, PodSpec& pod) {
         pod.devices->resource = "amd.com/gpu";
         pod.devices->milli = 1000;
         pod.devices->count = 3;
     },
     static_cast<FilterMask>(bit(FilterKind::kModel) | bit(FilterKind::kDevices))},
    {"more devices than there are",
     [](NodeSpec&, PodSpec& pod) {
         pod.devices->milli = 1000;
         pod.devices->count = 3;
     },
     bit(FilterKind::kDevices)},
    {"all devices",
     [](NodeSpec&, PodSpec& pod) {
         pod.devices->milli = 1000;
         pod.devices->count = 2;
     },
     kNone},
    {"a sick device", [](NodeSpec& node, PodSpec&) { node.devices[0].healthy = false; }, kNone},
    {"sick devices only",
     [](NodeSpec& node, PodSpec&) {
         node.devices[0].healthy = false;
         node.devices[1].healthy = false;
     },
     bit(FilterKind::kDevices)},
    {"no pod more", [](NodeSpec& node, PodSpec&) { node.allocatable.set(kPodsResource, 0); },
     bit(FilterKind::kPods)},
    {"exactly the cpu", [](NodeSpec&, PodSpec& pod) { pod.requests.set(kCpuResource, 4000); },
     kNone},
    {"a milli-cpu too much", [](NodeSpec&, PodSpec& pod) { pod.requests.set(kCpuResource, 4001); },
     bit(FilterKind::kCpu)},
    {"a byte too much",
     [](NodeSpec&, PodSpec& pod) { pod.requests.set(kMemoryResource, 64 * kGi + 1); },
     bit(FilterKind::kMemory)},
    {"a resource that the node has not",
     [](NodeSpec&, PodSpec& pod) { pod.requests.set("example.com/fpga", 1); },
     bit(FilterKind::kOtherResources)},
    {"enough of another resource",
     [](NodeSpec& node, PodSpec& pod) {
         node.allocatable.set("example.com/fpga", 1);
         pod.requests.set("example.com/fpga", 1);
     },
     kNone},
};

TEST(Filters, Table) {
    for (const FilterCase& row : kCases) {
        NodeSpec node = node_of(0, 4000, 2);
        PodSpec pod = pod_of(1000, 1, 500);
        row.change(node, pod);
        Bench bench;
        const NodeId id = bench.add(node);
        const CompiledPod& compiled = bench.pod(pod);
        const NodeView view = bench.cluster.view(id);
        const FilterInput input{bench.cluster.spec(id), view, compiled};
        const auto refused =
            refusals(input, DependsOn::kNodeSpec) | refusals(input, DependsOn::kNodeState);
        EXPECT_EQ(refused, row.refused) << row.name;
    }
}

// A pod that asks for none of a resource passes even where others have taken too much of it.
TEST(Filters, NothingAskedNothingRefused) {
    Bench bench;
    const NodeId id = bench.add(node_of(0, 1000, 0));
    bench.cluster.place(id, bench.pod(pod_of(5000)), 0);
    const CompiledPod& idle = bench.pod(pod_of(0));
    const NodeView view = bench.cluster.view(id);
    EXPECT_EQ(view.free[kCpu], -4000);
    EXPECT_EQ(refusals({bench.cluster.spec(id), view, idle}, DependsOn::kNodeState), 0);
}

TEST(Filters, AreInTheOrderOfTheirKinds) {
    for (std::size_t i = 0; i < filters().size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(filters()[i].kind), i);
    }
}

TEST(SingleCause, OfOneKindOfConstraintOnly) {
    EXPECT_EQ(single_cause(bit(FilterKind::kCpu)), Cause::kCpu);
    EXPECT_EQ(single_cause(bit(FilterKind::kTaints) | bit(FilterKind::kSelector)),
              Cause::kTaintSelector);
    EXPECT_EQ(single_cause(bit(FilterKind::kCpu) | bit(FilterKind::kMemory)), Cause::kMulti);
    EXPECT_EQ(single_cause(bit(FilterKind::kPods)), Cause::kOther);
}

}  // namespace
}  // namespace regimen::engine
