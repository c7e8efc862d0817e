#include "sim/input/trace_rows.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/rng.hpp"

namespace regimen::sim {
namespace {

std::vector<std::string> names_in_order(const TraceRows& rows) {
    std::vector<std::string> names;
    rows.for_each_name([&](std::size_t index, std::string_view name) {
        EXPECT_EQ(index, names.size());
        names.emplace_back(name);
        return true;
    });
    return names;
}

TEST(TraceRows, GiveBackWhatWasPut) {
    const std::uint64_t seed = 5;
    SCOPED_TRACE(seed);
    Rng random(seed);
    TraceRows rows;
    std::vector<TraceRow> expected;
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < 3000; ++i) {
        TraceRow row;
        row.index = i;
        row.shape = static_cast<std::uint32_t>(random.uniform(7));
        row.priority = static_cast<std::int32_t>(random.uniform(3)) - 1;
        row.started = random.uniform(2) == 0;
        row.bound_node = random.uniform(5) == 0 ? 3U : kUnboundNode;
        row.created_us = i < 100 || random.uniform(4) == 0 ? kUnknownTime : std::int64_t{i} * 77;
        row.duration_us = random.uniform(2) == 0 ? kUnknownTime : std::int64_t{i};
        // Lengths around those at which a length takes another byte, and bytes of every kind.
        std::string name(random.uniform(300), static_cast<char>('a' + random.uniform(3)));
        name += fmt::format("{}\xFF", random.uniform(1000));
        rows.push_back(row, name);
        expected.push_back(row);
        names.push_back(name);
    }
    ASSERT_EQ(rows.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const TraceRow& row = rows[i];
        EXPECT_EQ(row.index, expected[i].index);
        EXPECT_EQ(row.shape, expected[i].shape);
        EXPECT_EQ(row.priority, expected[i].priority);
        EXPECT_EQ(row.started, expected[i].started);
        EXPECT_EQ(row.bound_node, expected[i].bound_node);
        EXPECT_EQ(row.created_us, expected[i].created_us) << i;
        EXPECT_EQ(row.duration_us, expected[i].duration_us) << i;
        EXPECT_EQ(rows.name(i), names[i]);
    }
    EXPECT_EQ(names_in_order(rows), names);
    EXPECT_FALSE(rows.names_ascend());
}

TEST(TraceRows, KnowWhetherNamesAscend) {
    TraceRows rows;
    EXPECT_TRUE(rows.names_ascend());
    for (const char* name : {"a", "a0", "a1", "b"}) {
        rows.push_back({}, name);
        EXPECT_TRUE(rows.names_ascend()) << name;
    }
    rows.push_back({}, "b");
    EXPECT_FALSE(rows.names_ascend());
    rows.push_back({}, "c");
    EXPECT_FALSE(rows.names_ascend());
    EXPECT_EQ(names_in_order(rows), (std::vector<std::string>{"a", "a0", "a1", "b", "b", "c"}));
}

TEST(TraceRows, WalkInOrderAndStopWhenTold) {
    TraceRows rows;
    for (std::uint32_t i = 0; i < 40; ++i) {
        TraceRow row;
        row.shape = i;
        rows.push_back(row, fmt::format("pod-{:03}", i));
    }
    std::uint32_t at = 0;
    for (const TraceRow& row : rows) {
        EXPECT_EQ(row.shape, at++);
    }
    EXPECT_EQ(at, 40U);
    std::size_t seen = 0;
    rows.for_each_name([&](std::size_t, std::string_view name) {
        ++seen;
        return name != "pod-020";
    });
    EXPECT_EQ(seen, 21U);
}

}  // namespace
}  // namespace regimen::sim
