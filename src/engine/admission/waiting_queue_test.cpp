#include "engine/admission/waiting_queue.hpp"

#include <gtest/gtest.h>

namespace regimen::engine {
namespace {

Shape shape(std::uint32_t pod_class, std::uint32_t pending = 1, std::uint32_t needed = 1) {
    return {{.pod_class = PodClassId(pod_class), .pending = pending, .needed = needed}};
}

struct Pass {
    std::vector<std::uint32_t> attempted;
    bool blocked = false;
};

// Workloads whose id is in `starts` start.
Pass pass(WaitingQueue& queue, bool head_blocks, std::vector<std::uint32_t> starts) {
    Pass seen;
    seen.blocked = queue.pass(head_blocks, [&](WorkloadId id) {
        seen.attempted.push_back(id.value());
        return std::find(starts.begin(), starts.end(), id.value()) != starts.end();
    });
    return seen;
}

using Ids = std::vector<std::uint32_t>;

TEST(WaitingQueue, GoesByKeyAndTriesAFailedShapeOnce) {
    WaitingQueue queue;
    queue.add(WorkloadId(1), shape(0), {0, 1});
    queue.add(WorkloadId(2), shape(0), {0, 2});
    queue.add(WorkloadId(3), shape(1), {0, 3});
    queue.add(WorkloadId(4), shape(0), {0, 4});
    EXPECT_EQ(pass(queue, false, {3}).attempted, (Ids{1, 3}));
    EXPECT_EQ(queue.size(), 3U);
    EXPECT_FALSE(queue.contains(WorkloadId(3)));
    EXPECT_TRUE(pass(queue, false, {1, 2, 4}).attempted.empty()) << "no room has appeared";
    queue.room_appeared();
    EXPECT_EQ(pass(queue, false, {1, 2}).attempted, (Ids{1, 2, 4}));
}

TEST(WaitingQueue, ABlockingHeadHoldsUpTheRest) {
    WaitingQueue queue;
    queue.add(WorkloadId(1), shape(0), {0, 1});
    queue.add(WorkloadId(2), shape(1), {0, 2});
    const Pass seen = pass(queue, true, {2});
    EXPECT_TRUE(seen.blocked);
    EXPECT_EQ(seen.attempted, (Ids{1}));
    EXPECT_TRUE(queue.untried(WorkloadId(2)));
    EXPECT_FALSE(queue.untried(WorkloadId(1)));
}

// What is left of a gang that already runs must not hold up others.
TEST(WaitingQueue, SurplusNeverBlocks) {
    WaitingQueue queue;
    queue.add(WorkloadId(1), shape(0, 3, 0), {0, 1});
    queue.add(WorkloadId(2), shape(1), {0, 2});
    const Pass seen = pass(queue, true, {2});
    EXPECT_FALSE(seen.blocked);
    EXPECT_EQ(seen.attempted, (Ids{1, 2}));
}

TEST(WaitingQueue, ReorderFilesAnew) {
    WaitingQueue queue;
    queue.add(WorkloadId(1), shape(0), {0, 1});
    queue.add(WorkloadId(2), shape(0), {0, 2});
    queue.add(WorkloadId(3), shape(1), {0, 3});
    queue.reorder([](WorkloadId id) { return WaitKey{-std::int64_t{id.value()}, id.value()}; });
    EXPECT_EQ(pass(queue, false, {1, 2, 3}).attempted, (Ids{3, 2, 1}));
    EXPECT_EQ(queue.size(), 0U);
}

TEST(Orders, KeysAndBlocking) {
    WorkloadSpec urgent = single_pod("urgent", PodClassId(0), Instant());
    urgent.priority = 10;
    const WorkloadSpec plain = single_pod("plain", PodClassId(0), Instant());
    const auto fifo = make_fifo_skip();
    const auto strict = make_strict_fifo();
    const auto priority = make_priority();
    EXPECT_LT(fifo->key(plain, 1), fifo->key(urgent, 2));
    EXPECT_LT(strict->key(plain, 1), strict->key(urgent, 2));
    EXPECT_LT(priority->key(urgent, 2), priority->key(plain, 1));
    EXPECT_LT(priority->key(plain, 1), priority->key(plain, 2));
    EXPECT_FALSE(fifo->head_blocks());
    EXPECT_TRUE(strict->head_blocks());
    EXPECT_FALSE(priority->head_blocks());
}

TEST(Orders, TheRegistryKnowsEachAndSuggests) {
    for (const std::string_view name : order_names()) {
        const auto made = make_order(name);
        ASSERT_TRUE(made.has_value()) << name;
        EXPECT_EQ((*made)->name(), name);
    }
    const auto wrong = make_order("fifo_skp");
    ASSERT_FALSE(wrong.has_value());
    EXPECT_EQ(wrong.error().code, ErrorCode::kNotFound);
    EXPECT_NE(wrong.error().message.find("fifo_skip"), std::string::npos);
}

TEST(Shapes, StartedPodsCountTowardsTheMinimum) {
    WorkloadTable table;
    WorkloadSpec spec = single_pod("gang", PodClassId(0), Instant());
    spec.group.pod_sets.front().count = 5;
    spec.group.pod_sets.front().min_count = 3;
    table.insert(WorkloadId(0), *Workload::make(spec));
    EXPECT_EQ(shape_of(table[WorkloadId(0)]), shape(0, 5, 3));
    table[WorkloadId(0)].pods[1].phase = PodPhase::kRunning;
    EXPECT_EQ(shape_of(table[WorkloadId(0)]), shape(0, 4, 2));
    for (PodEntry& pod : table[WorkloadId(0)].pods) {
        pod.phase = PodPhase::kBound;
    }
    EXPECT_TRUE(shape_of(table[WorkloadId(0)]).empty());
}

}  // namespace
}  // namespace regimen::engine
