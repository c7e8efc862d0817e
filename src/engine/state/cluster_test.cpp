#include "engine/state/cluster.hpp"

#include <gmock/gmock.h>

#include "engine/test_support.hpp"

namespace regimen::engine {
namespace {

using namespace test;

TEST(Cluster, PlacingTakesAndReleasingGivesBack) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 2));
    const CompiledPod& share = bench.pod(pod_of(3000, 1, 300));
    const std::uint64_t empty_sizes = bench.cluster.view(node).tenant_sizes;
    bench.cluster.place(node, share, 0b10);
    EXPECT_EQ(bench.cluster.view(node).free[kCpu], 5000);
    EXPECT_EQ(bench.cluster.view(node).free[kPods], 31);
    EXPECT_EQ(bench.cluster.view(node).devices[1], 700);
    EXPECT_EQ(bench.cluster.view(node).tenant_sizes, 0b1U);
    EXPECT_EQ(bench.cluster.totals().device_used, 300);
    EXPECT_EQ(bench.cluster.totals().cpu_used, 3000);
    bench.cluster.release(node, share, 0b10);
    EXPECT_EQ(bench.cluster.view(node).device_free(), 2000);
    EXPECT_EQ(bench.cluster.view(node).tenant_sizes, empty_sizes);
    EXPECT_EQ(bench.cluster.totals().device_used, 0);
}

TEST(Cluster, APodOfEveryDeviceOfTheLargestNodeFits) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, kMaxDevicesPerNode));
    const CompiledPod& all = bench.pod(pod_of(0, static_cast<std::int32_t>(kMaxDevicesPerNode)));
    bench.cluster.place(node, all, ~DeviceMask{0});
    EXPECT_EQ(bench.cluster.view(node).device_free(), 0);
    EXPECT_EQ(bench.cluster.view(node).tenant_sizes, std::uint64_t{1} << 63);
}

TEST(Cluster, AnUpdateKeepsWhatPodsHold) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 2));
    const CompiledPod& pod = bench.pod(pod_of(3000, 1, 400));
    bench.cluster.place(node, pod, 0b01);
    ASSERT_TRUE(bench.cluster.update_node(node, valid(node_of(0, 2000, 2))).has_value());
    EXPECT_EQ(bench.cluster.view(node).free[kCpu], -1000);
    EXPECT_EQ(bench.cluster.view(node).devices[0], 600);
    EXPECT_EQ(bench.cluster.totals().device_used, 400);
    EXPECT_EQ(bench.cluster.totals().cpu_capacity, 2000);
    bench.cluster.release(node, pod, 0b01);
    EXPECT_EQ(bench.cluster.view(node).free[kCpu], 2000);
    EXPECT_EQ(bench.cluster.pool_device_free(bench.cluster.view(node).pool), 2000);
}

TEST(Cluster, AnUpdateMovesFreeDevicesFromPoolToPool) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 2, "A100"));
    const std::uint32_t old_pool = bench.cluster.view(node).pool;
    ASSERT_TRUE(bench.cluster.update_node(node, valid(node_of(0, 8000, 4, "H100"))).has_value());
    const std::uint32_t pool = bench.cluster.view(node).pool;
    EXPECT_NE(pool, old_pool);
    EXPECT_EQ(bench.cluster.pool_device_free(old_pool), 0);
    EXPECT_EQ(bench.cluster.pool_device_capacity(old_pool), 0);
    EXPECT_EQ(bench.cluster.pool_device_free(pool), 4000);
    EXPECT_EQ(bench.cluster.pool_device_capacity(pool), 4000);
}

TEST(Cluster, WhileDevicesAreHeldMoreMayComeButNoneGo) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 2));
    bench.cluster.place(node, bench.pod(pod_of(0, 1)), 0b01);
    const std::uint64_t before = bench.cluster.digest();
    EXPECT_FALSE(bench.cluster.update_node(node, valid(node_of(0, 8000, 1))).has_value());
    EXPECT_EQ(bench.cluster.digest(), before);
    ASSERT_TRUE(bench.cluster.update_node(node, valid(node_of(0, 8000, 3))).has_value());
    EXPECT_THAT(bench.cluster.view(node).devices, testing::ElementsAre(0, 1000, 1000));
    EXPECT_EQ(bench.cluster.totals().device_used, 1000);
    EXPECT_EQ(bench.cluster.totals().device_capacity, 3000);
}

TEST(Cluster, IdsAndRanksAreUniqueAndIdsCanBeUsedAgain) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 4));
    EXPECT_EQ(bench.cluster.add_node(node, valid(node_of(9, 1, 0))).error().code,
              ErrorCode::kAlreadyExists);
    EXPECT_EQ(bench.cluster.add_node(NodeId(5), valid(node_of(0, 1, 0))).error().code,
              ErrorCode::kAlreadyExists);
    bench.cluster.remove_node(node);
    EXPECT_FALSE(bench.cluster.contains(node));
    EXPECT_EQ(bench.cluster.totals().device_capacity, 0);
    ASSERT_TRUE(bench.cluster.add_node(node, valid(node_of(0, 1000, 1))).has_value());
    EXPECT_EQ(bench.cluster.view(node).devices.size(), 1U);
    EXPECT_EQ(bench.cluster.view(node).free[kCpu], 1000);
    EXPECT_EQ(bench.cluster.totals().device_capacity, 1000);
    EXPECT_EQ(bench.cluster.node_count(), 1U);
}

TEST(Cluster, ASickDeviceOffersNothingAndKeepsWhatItHolds) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 2));
    const CompiledPod& pod = bench.pod(pod_of(0, 1, 400));
    bench.cluster.place(node, pod, 0b01);
    ASSERT_TRUE(bench.cluster.set_device_health(node, 0, false).has_value());
    EXPECT_EQ(bench.cluster.view(node).devices[0], 0);
    EXPECT_EQ(bench.cluster.totals().device_capacity, 1000);
    bench.cluster.release(node, pod, 0b01);
    EXPECT_EQ(bench.cluster.view(node).devices[0], 0);
    ASSERT_TRUE(bench.cluster.set_device_health(node, 0, true).has_value());
    EXPECT_EQ(bench.cluster.view(node).devices[0], 1000);
    EXPECT_FALSE(bench.cluster.set_device_health(node, 2, true).has_value());
}

TEST(Cluster, NodesWithSeveralKindsHaveAPoolOfTheirOwn) {
    Bench bench;
    NodeSpec mixed = node_of(0, 8000, 2);
    mixed.devices[1].model = "T4";
    const NodeView view = bench.cluster.view(bench.add(mixed));
    EXPECT_FALSE(view.uniform);
    EXPECT_FALSE(bench.cluster.pool_kind(view.pool).valid());
    PodSpec asks = pod_of(0, 1);
    asks.devices->models = {"T4"};
    const CompiledPod& pod = bench.pod(asks);
    EXPECT_FALSE(view.accepts(pod, 0));
    EXPECT_TRUE(view.accepts(pod, 1));
}

TEST(Cluster, ANewResourceWidensEveryRow) {
    Bench bench;
    const NodeId old = bench.add(node_of(0, 8000, 0));
    NodeSpec spec = node_of(1, 4000, 0);
    spec.allocatable.set("example.com/fpga", 3);
    const NodeId node = bench.add(spec);
    const std::size_t fpga = bench.vocabulary.dimension("example.com/fpga");
    EXPECT_EQ(bench.cluster.view(node).free[fpga], 3);
    EXPECT_EQ(bench.cluster.view(old).free[fpga], 0);
    EXPECT_EQ(bench.cluster.view(old).free[kCpu], 8000);
}

TEST(Cluster, AResourceThatOnlyAPodKnowsDoesNotDisturbATransaction) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 0));
    PodSpec asks = pod_of(1000);
    asks.requests.set("example.com/unheard-of", 5);
    bench.define(asks);
    const CompiledPod& plain = bench.pod(pod_of(1000));
    const Journal::Mark mark = bench.cluster.begin();
    bench.cluster.place(node, plain, 0);
    bench.cluster.rollback(mark);
    EXPECT_EQ(bench.cluster.view(node).free[kCpu], 8000);
}

TEST(Cluster, AskingForNothingOfAnUnknownResourceIsNoRequest) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 0));
    PodSpec asks = pod_of(1000);
    asks.requests.set("example.com/unheard-of", 0);
    const CompiledPod& pod = bench.pod(asks);
    EXPECT_TRUE(pod.others.empty());
    const Journal::Mark mark = bench.cluster.begin();
    bench.cluster.rollback(mark);
    EXPECT_EQ(bench.cluster.view(node).free[kCpu], 8000);
}

}  // namespace
}  // namespace regimen::engine
