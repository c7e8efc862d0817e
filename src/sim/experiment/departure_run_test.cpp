// Runs with departures, small enough to be worked out by hand. Where durations and gaps are drawn,
// the figures that are looked at do not depend on the draw.
#include "sim/experiment/departure_run.hpp"

#include <gmock/gmock.h>

#include "sim/input/csv_pair.hpp"
#include "sim/order/arrivals.hpp"

namespace regimen::sim {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kSecond = 1'000'000;

Trace trace_of(const std::string& nodes, const std::string& pods) {
    TraceBuilder builder;
    CsvReader node_reader = CsvReader::over_text("n.csv", nodes);
    EXPECT_TRUE(read_node_list(node_reader, {}, builder).has_value());
    CsvReader pod_reader = CsvReader::over_text("p.csv", pods);
    EXPECT_TRUE(read_pod_list(pod_reader, {}, builder).has_value());
    return std::move(builder).finish();
}

class DepartureRun : public ::testing::Test {
protected:
    Result<RunOutcome> run(const Trace& trace) {
        std::vector<std::uint32_t> ranks(trace.nodes.size());
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            ranks[i] = static_cast<std::uint32_t>(i);
        }
        WorldOptions world;
        world.policy.placement = "best_fit";
        return run_with_departures(trace, ranks, options_, std::move(world));
    }

    DepartureOptions options_{.load_milli = 100, .seed = 7, .script = {}, .interrupted = {}};
    const std::string one_node_ = "name,cpu,memory,pods,accelerators\na,64,64Gi,110,8\n";
    const std::string two_nodes_ = one_node_ + "b,64,64Gi,110,8\n";
    // One accelerator for ten hours.
    const std::string long_jobs_ =
        "name,cpu,memory,accelerators,created,duration\nj,1,1Gi,1,0,36000\n";
};

TEST_F(DepartureRun, WithRoomForAllNobodyWaits) {
    const RunOutcome outcome = run(trace_of(two_nodes_, long_jobs_)).value();
    ASSERT_GT(outcome.pods_arrived, 0);
    EXPECT_EQ(outcome.pods_failed, 0);
    EXPECT_EQ(outcome.wait->mean_us, 0);
    EXPECT_EQ(outcome.completion->mean_us, 36'000 * kSecond);
    EXPECT_EQ(outcome.completion->p99_us, 36'000 * kSecond);
    EXPECT_EQ(outcome.completion->censored, 0);
    EXPECT_EQ(outcome.means->capacity_gpu_milli, 16'000);
}

// A node that fails every hour for half an hour: what ran there begins again, and says so.
TEST_F(DepartureRun, WorkThatIsLostCountsUntilItIsDone) {
    options_.load_milli = 400;
    for (int hour = 1; hour < 48; ++hour) {
        options_.script.push_back({.at_us = hour * kHourUs, .fails = true, .node = 0});
        options_.script.push_back(
            {.at_us = hour * kHourUs + kHourUs / 2, .fails = false, .node = 0});
    }
    const RunOutcome outcome = run(trace_of(two_nodes_, long_jobs_)).value();
    EXPECT_GT(outcome.completion->mean_us, 36'000 * kSecond);
    // Half an hour of each hour the node is there.
    EXPECT_EQ(outcome.means->capacity_gpu_milli, 12'000);
}

TEST_F(DepartureRun, CapacityIsTheMeanAsUseIs) {
    options_.load_milli = 1000;
    // Until an hour before the end there are two nodes, and then one.
    options_.script = {{.at_us = 47 * kHourUs, .fails = true, .node = 1}};
    const RunOutcome outcome = run(trace_of(two_nodes_, long_jobs_)).value();
    EXPECT_EQ(outcome.capacity_gpu_milli, 8'000);
    EXPECT_EQ(outcome.means->capacity_gpu_milli, 8'000 + 8'000 * 23 / 24);
    EXPECT_LE(outcome.means->used_gpu_milli, outcome.means->capacity_gpu_milli);
    EXPECT_GT(outcome.means->used_gpu_milli, 8'000);
}

// The fleet is gone from the twelfth hour of the window on: what had not ended never will.
TEST_F(DepartureRun, WhatCannotEndIsCensored) {
    options_.load_milli = 500;
    options_.script = {{.at_us = 36 * kHourUs, .fails = true, .node = 0}};
    const RunOutcome outcome = run(trace_of(one_node_, long_jobs_)).value();
    EXPECT_EQ(outcome.means->capacity_gpu_milli, 4'000);
    EXPECT_GT(outcome.completion->censored, outcome.wait->censored);
    EXPECT_GT(outcome.wait->censored, 0);
}

// Gangs of 5 start with one pod; on two accelerators two run, and those count as served.
TEST_F(DepartureRun, PodsCountOneByOne) {
    options_.load_milli = 20;
    const RunOutcome outcome =
        run(trace_of("name,cpu,memory,pods,accelerators\na,64,64Gi,110,2\n",
                     "name,cpu,memory,accelerators,gang_size,min_size,created,duration\n"
                     "g,1,1Gi,1,5,1,0,60\n"))
            .value();
    ASSERT_GT(outcome.pods_arrived, 0);
    EXPECT_EQ(outcome.pods_failed, outcome.pods_arrived / 5 * 3);
    EXPECT_EQ(outcome.wait->censored, 0);
}

TEST_F(DepartureRun, MoreArrivalsThanARunCanHoldAreRefused) {
    std::string fleet = "name,cpu,memory,pods,accelerators\n";
    for (int i = 0; i < 20; ++i) {
        fleet += "n" + std::to_string(i) + ",64,64Gi,110,64\n";
    }
    const auto refused =
        run(trace_of(fleet,
                     "name,cpu,memory,accelerators,accelerator_milli,created,duration\n"
                     "p,1,1Gi,1,1,0,1\n"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(to_string(refused.error()), HasSubstr("--departures: at this load a pod arrives"));
}

}  // namespace
}  // namespace regimen::sim
