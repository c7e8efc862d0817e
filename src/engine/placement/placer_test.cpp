#include "engine/placement/placer.hpp"

#include <gtest/gtest.h>

#include "engine/test_support.hpp"

namespace regimen::engine {
namespace {

using namespace test;

struct PlacerBench : Bench {
    Rankings rankings;
    Placer placer{cluster, pods, rankings};
    WorkloadTable workloads;
    std::unique_ptr<Score> score = *make_score("best_fit");
    Rng rng{1};
    std::vector<Decision> decisions;

    bool place(const std::vector<PodSet>& sets) {
        WorkloadSpec spec = single_pod("gang", PodClassId(0), Instant());
        spec.group.pod_sets = sets;
        const WorkloadId id = WorkloadId::from_index(workloads.size());
        workloads.insert(id, valid(std::move(spec)));
        return placer.place(id, workloads[id], *score, rng, decisions);
    }
};

PodSet set_of(PodClassId pod_class, std::int32_t count, std::int32_t min_count) {
    return {.name = {}, .pod_class = pod_class, .count = count, .min_count = min_count};
}

TEST(Placer, AGangThatLacksOnePodLeavesNoTrace) {
    PlacerBench bench;
    bench.add(node_of(0, 8000, 2));
    bench.add(node_of(1, 8000, 1));
    const PodClassId one = bench.define(pod_of(1000, 1));
    const std::uint64_t before = bench.cluster.digest();
    EXPECT_FALSE(bench.place({set_of(one, 4, 4)}));
    EXPECT_TRUE(bench.decisions.empty());
    EXPECT_EQ(bench.cluster.digest(), before);
    EXPECT_TRUE(bench.place({set_of(one, 3, 3)}));
    EXPECT_EQ(bench.decisions.size(), 3U);
    EXPECT_EQ(bench.cluster.totals().device_used, 3000);
}

TEST(Placer, TakesMoreThanTheMinimumWhereThereIsRoom) {
    PlacerBench bench;
    bench.add(node_of(0, 8000, 3));
    const PodClassId one = bench.define(pod_of(1000, 1));
    EXPECT_TRUE(bench.place({set_of(one, 5, 2)}));
    ASSERT_EQ(bench.decisions.size(), 3U);
    for (std::uint32_t i = 0; i < 3; ++i) {
        EXPECT_EQ(bench.decisions[i].pod.pod, i) << "in pod order";
    }
}

// The set of large pods goes first although it is listed last; small ones would spoil its node.
TEST(Placer, LargestPodsGoFirst) {
    PlacerBench bench;
    bench.add(node_of(0, 8000, 2));
    bench.add(node_of(1, 8000, 1));
    const PodClassId small = bench.define(pod_of(4000, 1));
    const PodClassId large = bench.define(pod_of(1000, 2));
    EXPECT_TRUE(bench.place({set_of(small, 1, 1), set_of(large, 1, 1)}));
    ASSERT_EQ(bench.decisions.size(), 2U);
    EXPECT_EQ(bench.decisions[0].node, NodeId(1));
    EXPECT_EQ(bench.decisions[1].node, NodeId(0));
    EXPECT_EQ(bench.decisions[1].devices, 0b11U);
}

// The larger pods' extras must not take what the smaller ones need.
TEST(Placer, EverySetGetsItsMinimumBeforeAnyGetsMore) {
    PlacerBench bench;
    bench.add(node_of(0, 8000, 4));
    const PodClassId small = bench.define(pod_of(1000, 1));
    const PodClassId large = bench.define(pod_of(1000, 2));
    EXPECT_TRUE(bench.place({set_of(large, 2, 1), set_of(small, 1, 1)}));
    EXPECT_EQ(bench.decisions.size(), 2U);
}

TEST(Placer, AShortageSaysWhoFellShortAfterHowMany) {
    PlacerBench bench;
    bench.add(node_of(0, 8000, 2));
    const PodClassId one = bench.define(pod_of(1000, 1));
    const std::uint64_t before = bench.cluster.digest();
    const Shortage gang = bench.placer.shortage({{one, 3, 3}}, *bench.score, bench.rng);
    EXPECT_FALSE(gang.fits);
    EXPECT_EQ(gang.placed, 2U);
    EXPECT_EQ(gang.cause(), Cause::kGang);
    const PodClassId large = bench.define(pod_of(9000, 1));
    const Shortage alone = bench.placer.shortage({{large, 1, 1}}, *bench.score, bench.rng);
    EXPECT_EQ(alone.cause(), Cause::kCpu);
    EXPECT_EQ(alone.counts.fell[static_cast<std::size_t>(FilterKind::kCpu)], 1U);
    const Shortage none = bench.placer.shortage({{one, 2, 2}}, *bench.score, bench.rng);
    EXPECT_TRUE(none.fits);
    EXPECT_EQ(none.placed, 2U);
    EXPECT_EQ(bench.cluster.digest(), before);
}

TEST(RoomOn, IsTheLeastOfAllLimits) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 4));
    bench.cluster.place(node, bench.pod(pod_of(0, 1, 500)), 0b1);
    const auto room = [&](const PodSpec& pod) {
        return room_on(bench.cluster.view(node), bench.pod(pod));
    };
    EXPECT_EQ(room(pod_of(3000, 1)), 2) << "cpu";
    EXPECT_EQ(room(pod_of(0, 2)), 1) << "three idle devices";
    EXPECT_EQ(room(pod_of(0, 1, 400)), 1 + 3 * 2) << "shares of each device";
    EXPECT_EQ(room(pod_of(0)), 31) << "pods";
    EXPECT_EQ(room(pod_of(9000)), 0);
}

}  // namespace
}  // namespace regimen::engine
