#include "sim/bound/lp.hpp"

#include <gtest/gtest.h>

namespace regimen::sim {
namespace {

TEST(GrowingLp, NothingToGain) {
    const std::vector<double> limits{3.0};
    GrowingLp lp(limits);
    lp.add_column(0.0, std::vector<LpEntry>{{0, 1.0}});
    ASSERT_TRUE(lp.maximise());
    EXPECT_EQ(lp.objective(), 0.0);
    EXPECT_EQ(lp.duals(), std::vector<double>{0.0});
}

// maximise 3x + 5y: x <= 4, 2y <= 12, 3x + 2y <= 18 has 36 at (2, 6) with prices 0, 3/2, 1.
TEST(GrowingLp, KnownOptimumAndDuals) {
    const std::vector<double> limits{4.0, 12.0, 18.0};
    GrowingLp lp(limits);
    lp.add_column(3.0, std::vector<LpEntry>{{0, 1.0}, {2, 3.0}});
    lp.add_column(5.0, std::vector<LpEntry>{{1, 2.0}, {2, 2.0}});
    ASSERT_TRUE(lp.maximise());
    EXPECT_NEAR(lp.objective(), 36.0, 1e-9);
    const std::vector<double> duals = lp.duals();
    ASSERT_EQ(duals.size(), 3U);
    EXPECT_NEAR(duals[0], 0.0, 1e-9);
    EXPECT_NEAR(duals[1], 1.5, 1e-9);
    EXPECT_NEAR(duals[2], 1.0, 1e-9);
    EXPECT_NEAR(lp.solution()[0], 2.0, 1e-9);
    EXPECT_NEAR(lp.solution()[1], 6.0, 1e-9);
}

TEST(GrowingLp, GrowsBetweenSolves) {
    const std::vector<double> limits{10.0, 0.0};
    GrowingLp lp(limits);
    lp.add_column(1.0, std::vector<LpEntry>{{0, 1.0}});
    ASSERT_TRUE(lp.maximise());
    EXPECT_NEAR(lp.objective(), 10.0, 1e-9);
    // Twice as good, but it needs one of the next column for each.
    lp.add_column(2.0, std::vector<LpEntry>{{0, 1.0}, {1, 1.0}});
    ASSERT_TRUE(lp.maximise());
    EXPECT_NEAR(lp.objective(), 10.0, 1e-9);
    lp.add_column(0.0, std::vector<LpEntry>{{0, 0.25}, {1, -1.0}});
    ASSERT_TRUE(lp.maximise());
    EXPECT_NEAR(lp.objective(), 16.0, 1e-9);
}

TEST(GrowingLp, UnlimitedIsAnError) {
    const std::vector<double> limits{1.0};
    GrowingLp lp(limits);
    lp.add_column(1.0, {});
    const Status status = lp.maximise();
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::kInternal);
}

}  // namespace
}  // namespace regimen::sim
