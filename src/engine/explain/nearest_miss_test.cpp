#include "engine/explain/nearest_miss.hpp"

#include <gtest/gtest.h>

#include "engine/test_support.hpp"

namespace regimen::engine {
namespace {

using namespace test;

NearestMiss miss(Bench& bench, const PodSpec& pod) {
    const auto found = nearest_miss(bench.cluster, bench.pod(pod));
    REGIMEN_ASSERT(found.has_value(), "a node fits");
    return *found;
}

TEST(NearestMiss, NothingWhereThePodFits) {
    Bench bench;
    bench.add(node_of(0, 1000, 0));
    bench.add(node_of(1, 8000, 0));
    EXPECT_FALSE(nearest_miss(bench.cluster, bench.pod(pod_of(4000))).has_value());
}

TEST(NearestMiss, FewestFiltersThenLeastShortfallThenRank) {
    Bench bench;
    bench.add(node_of(0, 7000, 0));  // no devices, and short of cpu
    bench.add(node_of(1, 4000, 2));  // half the cpu
    bench.add(node_of(3, 6000, 2));  // three quarters
    bench.add(node_of(2, 6000, 2));  // likewise, and first by rank
    const NearestMiss found = miss(bench, pod_of(8000, 1));
    EXPECT_EQ(found.node, NodeId(2));
    EXPECT_EQ(found.filters, 1U);
    EXPECT_EQ(found.shortfall_ppm, 250'000);
    EXPECT_TRUE(found.pod_can);
    ASSERT_EQ(found.changes.size(), 1U);
    EXPECT_EQ(found.changes[0].filter, FilterKind::kCpu);
    EXPECT_EQ(found.changes[0].asked, 8000);
    EXPECT_EQ(found.changes[0].possible, 6000);
    EXPECT_EQ(found.changes[0].text, "ask for 6 cpu instead of 8");
}

TEST(NearestMiss, WhatThePodCanChangeGoesBeforeWhatItCannot) {
    Bench bench;
    NodeSpec cordoned = node_of(0, 8000, 2);
    cordoned.unschedulable = true;
    bench.add(cordoned);
    bench.add(node_of(1, 8000, 0));  // would have to give up its accelerator
    EXPECT_EQ(miss(bench, pod_of(1000, 1)).node, NodeId(1));
    bench.add(node_of(2, 100, 1));
    EXPECT_EQ(miss(bench, pod_of(1000, 1)).node, NodeId(2));
}

TEST(NearestMiss, ACordonedNodeIsNamedWhenThereIsNoOther) {
    Bench bench;
    NodeSpec cordoned = node_of(0, 8000, 2);
    cordoned.unschedulable = true;
    bench.add(cordoned);
    const NearestMiss found = miss(bench, pod_of(1000, 1));
    EXPECT_FALSE(found.pod_can);
    EXPECT_EQ(found.changes.at(0).text, "uncordon node n0");
    EXPECT_EQ(apply_changes(pod_of(1000, 1), found.changes), pod_of(1000, 1));
}

TEST(ApplyChanges, EveryKindOfChange) {
    Bench bench;
    NodeSpec node = node_of(0, 2000, 2, "T4");
    node.allocatable.set(kMemoryResource, kGi);
    node.taints = {{"dedicated", "ml", TaintEffect::kNoSchedule}};
    bench.add(node);
    PodSpec pod = pod_of(3000, 4);
    pod.requests.set(kMemoryResource, 2 * kGi);
    pod.requests.set("example.com/fpga", 1);
    pod.devices->models = {"A100"};
    pod.node_selector.set("zone", "a");
    pod.affinity = {{.labels = {{"rack", SelectorOperator::kExists, {}}}, .fields = {}}};
    const NearestMiss found = miss(bench, pod);
    EXPECT_EQ(found.filters, 7U);
    const PodSpec changed = apply_changes(pod, found.changes);
    EXPECT_EQ(changed.requests.get(kCpuResource), 2000);
    EXPECT_EQ(changed.requests.get(kMemoryResource), kGi);
    EXPECT_EQ(changed.requests.get("example.com/fpga"), 0);
    EXPECT_EQ(changed.devices->count, 2);
    EXPECT_EQ(changed.devices->models, (std::vector<std::string>{"A100", "T4"}));
    EXPECT_TRUE(changed.node_selector.empty());
    EXPECT_TRUE(changed.affinity.empty());
    ASSERT_EQ(changed.tolerations.size(), 1U);
    EXPECT_FALSE(nearest_miss(bench.cluster, bench.pod(changed)).has_value());
}

TEST(ApplyChanges, AWholeDeviceBecomesTheShareThatIsLeft) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 1));
    bench.cluster.place(node, bench.pod(pod_of(0, 1, 300)), 0b1);
    const NearestMiss found = miss(bench, pod_of(1000, 1));
    EXPECT_EQ(found.changes.at(0).text, "ask for 700m nvidia.com/gpu instead of 1");
    EXPECT_EQ(apply_changes(pod_of(1000, 1), found.changes), pod_of(1000, 1, 700));
}

}  // namespace
}  // namespace regimen::engine
