#include "report/summary.hpp"

#include <gtest/gtest.h>

#include "report/metrics.hpp"
#include "report/sample_result.hpp"

namespace regimen::report {
namespace {

TEST(Summary, HasOneRowPerPolicyAndMetric) {
    const ReplayResult result = sample_result();
    EXPECT_EQ(policies(result), (std::vector<std::string>{"regimen", "fgd"}));
    const SummaryRow* row = find_row(result, "regimen", "allocated_pct@100");
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row->n, 2);
    EXPECT_DOUBLE_EQ(row->mean, 96.5);
    EXPECT_NEAR(*row->sd, 0.7071067811865476, 1e-12);
    EXPECT_NEAR(row->ci95->hi, 96.5 + 12.706205 / 2, 1e-5);                // t(1) * sd / sqrt(2)
    EXPECT_EQ(find_row(result, "regimen", "allocated_pct@130"), nullptr);  // the curve ends at 110
    EXPECT_EQ(find_row(result, "regimen", "wait_us.mean"), nullptr);
}

TEST(Summary, StrandedLeavesOutWhatNothingAsksFor) {
    const ReplayResult result = sample_result();
    EXPECT_DOUBLE_EQ(find_row(result, "fgd", "stranded_pct")->mean, 3.75);  // (400 + 350) / 2
    EXPECT_DOUBLE_EQ(find_row(result, "fgd", "stranded_pct.fraction")->mean, 3.75);
    EXPECT_DOUBLE_EQ(find_row(result, "fgd", "stranded_pct.no_demand")->mean, 1.0);
}

TEST(Summary, CausesAddUpToWhatIsFree) {
    const ReplayResult result = sample_result();
    for (const std::string& policy : policies(result)) {
        double sum = find_row(result, policy, "allocated_pct")->mean;
        for (const Metric& metric : metrics()) {
            sum += metric.figure == Figure::kStrandedCause
                       ? find_row(result, policy, metric.name)->mean
                       : 0;
        }
        EXPECT_NEAR(sum, 100, 1e-9) << policy;
    }
}

TEST(Summary, MeanCurvesFollowTheRuns) {
    const ReplayResult result = sample_result();
    ASSERT_EQ(result.mean_curves.size(), 2U);
    ASSERT_EQ(result.mean_curves[1].points.size(), 5U);
    EXPECT_EQ(result.mean_curves[1].points[3].arrived_pct, 100);
    EXPECT_DOUBLE_EQ(result.mean_curves[1].points[3].mean, 95.25);
    EXPECT_TRUE(sample_with_departures().mean_curves.empty());
}

TEST(Summary, AFleetWithoutAcceleratorsHasNoShares) {
    ReplayResult result = sample_result();
    result.capacity.gpu_milli = 0;
    summarize(result);
    EXPECT_EQ(find_row(result, "fgd", "allocated_pct"), nullptr);
    EXPECT_NE(find_row(result, "fgd", "failed_pods"), nullptr);
}

}  // namespace
}  // namespace regimen::report
