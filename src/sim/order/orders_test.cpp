// The two orders of our own, on small lists built by hand.
#include <algorithm>
#include <gmock/gmock.h>
#include <numeric>

#include "base/hash.hpp"
#include "base/rng.hpp"
#include "sim/input/trace_builder.hpp"
#include "sim/order/shuffled.hpp"
#include "sim/order/trace_order.hpp"

namespace regimen::sim {
namespace {

using testing::ElementsAre;

// `devices[i]` accelerators for pod i (0: none), on one node of eight, and a second without any.
Trace list_of(const std::vector<std::int32_t>& devices, const std::vector<std::int64_t>& created) {
    TraceBuilder builder;
    for (int i = 0; i < 5; ++i) {
        NodeSpec node;
        node.name = "n" + std::to_string(i);
        node.allocatable.set(kPodsResource, 100);
        Device device;
        device.resource = "nvidia.com/gpu";
        node.devices.assign(8, device);
        EXPECT_TRUE(builder.add_node(std::move(node)).has_value());
    }
    for (std::size_t i = 0; i < devices.size(); ++i) {
        PodSpec pod;
        if (devices[i] > 0) {
            DeviceRequest& request = pod.devices.emplace();
            request.resource = "nvidia.com/gpu";
            request.count = devices[i];
        }
        TraceRow row;
        row.shape = builder.intern_pods(std::move(pod), 1, 1).value();
        row.created_us = i < created.size() ? created[i] : kUnknownTime;
        EXPECT_TRUE(builder.add_row("p" + std::to_string(i), row).has_value());
    }
    return std::move(builder).finish();
}

std::int64_t total_milli(const Trace& trace, const std::vector<std::uint32_t>& rows) {
    const auto milli = row_milli(trace);
    return std::accumulate(rows.begin(), rows.end(), std::int64_t{0},
                           [&](std::int64_t sum, std::uint32_t row) { return sum + milli[row]; });
}

std::vector<std::uint32_t> sorted(std::vector<std::uint32_t> values) {
    std::sort(values.begin(), values.end());
    return values;
}

TEST(TraceOrder, IsStableByCreation) {
    const Trace trace = list_of({1, 1, 1, 1, 1}, {30, 10, 30, 20, 10});
    const Arrivals arrivals = trace_order(trace, 1, kNotInflated).value();
    EXPECT_THAT(arrivals.rows, ElementsAre(1, 4, 3, 0, 2));
    EXPECT_THAT(arrivals.repetition, ElementsAre(1, 1, 1, 1, 1));
    EXPECT_THAT(sorted(arrivals.node_rank), ElementsAre(0, 1, 2, 3, 4));
}

TEST(TraceOrder, IsThatOfTheFileUnlessAllRowsHaveATime) {
    const Trace trace = list_of({1, 1, 1}, {30, 10});
    EXPECT_THAT(trace_order(trace, 1, kNotInflated).value().rows, ElementsAre(0, 1, 2));
}

TEST(TraceOrder, AddsRepetitionsBehindTheHistory) {
    const Trace trace = list_of({1, 0, 2, 4, 1}, {5, 4, 3, 2, 1});
    const Arrivals arrivals = trace_order(trace, 9, 1500).value();
    ASSERT_GT(arrivals.rows.size(), 5U);
    EXPECT_THAT(std::vector(arrivals.rows.begin(), arrivals.rows.begin() + 5),
                ElementsAre(4, 3, 2, 1, 0));
    EXPECT_GT(arrivals.repetition[5], 1U);
    EXPECT_EQ(arrival_name(trace, arrivals, 0), "p4");
    EXPECT_EQ(arrival_name(trace, arrivals, 5), "p" + std::to_string(arrivals.rows[5]) + "#" +
                                                    std::to_string(arrivals.repetition[5]));
    // 40 devices: the target is 60'000 milli; the next row drawn would have passed it.
    EXPECT_LE(total_milli(trace, arrivals.rows), 60'000);
    EXPECT_GT(total_milli(trace, arrivals.rows), 56'000);
    EXPECT_NE(trace_order(trace, 10, 1500).value().rows, arrivals.rows);
}

TEST(TraceOrder, LeavesAListThatIsBeyondTheTarget) {
    const Trace trace = list_of(std::vector<std::int32_t>(20, 8), {});
    EXPECT_EQ(trace_order(trace, 1, 1300).value().rows.size(), 20U);
}

TEST(TraceOrder, RefusesToThinOutHistory) {
    const Trace trace = list_of({1}, {});
    EXPECT_EQ(trace_order(trace, 1, 999).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(trace_order(trace, 1, 0).error().code, ErrorCode::kInvalidArgument);
    const Trace no_demand = list_of({0, 0}, {});
    EXPECT_TRUE(trace_order(no_demand, 1, kNotInflated).has_value());
    EXPECT_EQ(trace_order(no_demand, 1, 1300).error().code, ErrorCode::kInvalidArgument);
    Trace no_nodes = trace;
    no_nodes.nodes.clear();
    EXPECT_EQ(trace_order(no_nodes, 1, 1300).error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(trace_order(no_nodes, 1, kNotInflated).has_value());
}

TEST(ShuffledOrder, IsAPermutationAtOne) {
    const Trace trace = list_of(std::vector<std::int32_t>(100, 1), {});
    const Arrivals a = shuffled_order(trace, 1, kNotInflated).value();
    const Arrivals b = shuffled_order(trace, 2, kNotInflated).value();
    std::vector<std::uint32_t> all(100);
    std::iota(all.begin(), all.end(), 0U);
    EXPECT_EQ(sorted(a.rows), all);
    EXPECT_NE(a.rows, all);
    EXPECT_NE(a.rows, b.rows);
    EXPECT_EQ(shuffled_order(trace, 1, kNotInflated).value(), a);
}

// Seeded lists: the sum never passes the target and no larger one could be reached by one more of
// the rows that were drawn last; the shorter run is the beginning of the longer one.
TEST(ShuffledOrder, MeetsEveryTargetWithWholeDemands) {
    const std::uint64_t seed = 77;
    SCOPED_TRACE(seed);
    Rng random(seed);
    for (int round = 0; round < 50; ++round) {
        std::vector<std::int32_t> devices(1 + random.uniform(40));
        for (std::int32_t& count : devices) {
            count = static_cast<std::int32_t>(random.uniform(9));
        }
        devices[0] = 8;
        const Trace trace = list_of(devices, {});
        Arrivals before;
        for (const std::int64_t inflate : {200, 900, 1100, 1300, 2000}) {
            const auto result = shuffled_order(trace, static_cast<std::uint64_t>(round), inflate);
            ASSERT_TRUE(result.has_value()) << to_string(result.error());
            const std::int64_t target = 40 * inflate;
            const std::int64_t total = total_milli(trace, result->rows);
            EXPECT_LE(total, target) << round << " " << inflate;
            EXPECT_GE(total, std::max<std::int64_t>(0, target - 8000)) << round << " " << inflate;
            const std::size_t common = std::min(before.rows.size(), result->rows.size());
            if (!before.rows.empty() && common > 0 && common <= devices.size()) {
                EXPECT_TRUE(std::equal(before.rows.begin(),
                                       before.rows.begin() + static_cast<std::ptrdiff_t>(common),
                                       result->rows.begin()))
                    << round << " " << inflate;
            }
            if (!before.rows.empty()) {
                EXPECT_EQ(before.node_rank, result->node_rank);
            }
            before = *result;
        }
    }
}

TEST(ShuffledOrder, IsTheSameEverywhere) {
    const Trace trace = list_of({1, 2, 3, 4, 5, 6, 7, 8, 0, 0}, {});
    const Arrivals arrivals = shuffled_order(trace, 42, 1300).value();
    Hasher hasher;
    for (const auto* list : {&arrivals.rows, &arrivals.node_rank}) {
        for (const std::uint32_t value : *list) {
            hasher.update_u64(value);
        }
    }
    EXPECT_EQ(hex64(hasher.digest()), "51cd082e04b89ad9");
}

}  // namespace
}  // namespace regimen::sim
