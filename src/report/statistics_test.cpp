#include "report/statistics.hpp"

#include <gtest/gtest.h>
#include <numeric>

namespace regimen::report {
namespace {

TEST(Statistics, DescribesKnownValues) {
    const std::vector<double> values = {2, 4, 4, 4, 5, 5, 7, 9};
    const Description d = describe(values);
    EXPECT_EQ(d.n, 8U);
    EXPECT_DOUBLE_EQ(d.mean, 5.0);
    EXPECT_NEAR(*d.sd, 2.138089935299395, 1e-12);   // sqrt(32 / 7)
    EXPECT_NEAR(d.ci95->lo, 5.0 - 1.787487, 1e-5);  // 2.364624 * sd / sqrt(8)
    EXPECT_NEAR(d.ci95->hi, 5.0 + 1.787487, 1e-5);
}

TEST(Statistics, OneValueHasNoSpread) {
    const Description d = describe(std::vector<double>{3.5});
    EXPECT_EQ(d.mean, 3.5);
    EXPECT_FALSE(d.sd);
    EXPECT_FALSE(d.ci95);
    EXPECT_EQ(describe({}).n, 0U);
}

TEST(Statistics, PairsCancelWhatSeedsDoToBothSides) {
    const std::vector<double> a = {10, 20, 30, 40};
    const std::vector<double> b = {11, 21, 31, 41};
    const Description d = describe_paired_difference(a, b);
    EXPECT_DOUBLE_EQ(d.mean, 1);
    EXPECT_DOUBLE_EQ(d.ci95->lo, 1);
    EXPECT_DOUBLE_EQ(d.ci95->hi, 1);
}

TEST(Statistics, StudentQuantilesFromTheUsualTable) {
    EXPECT_NEAR(student_t_975(1), 12.7062, 1e-4);
    EXPECT_NEAR(student_t_975(9), 2.2622, 1e-4);
    EXPECT_NEAR(student_t_975(30), 2.0423, 1e-4);
    EXPECT_NEAR(student_t_975(31), 2.039513, 1e-6);
    EXPECT_NEAR(student_t_975(40), 2.021075, 1e-6);
    EXPECT_NEAR(student_t_975(120), 1.979930, 1e-6);
    for (std::size_t df = 1; df < 200; ++df) {
        EXPECT_GT(student_t_975(df), student_t_975(df + 1)) << df;
    }
}

TEST(Statistics, PercentileIsTheNearestRank) {
    std::vector<std::int64_t> values(100);
    std::iota(values.rbegin(), values.rend(), 1);
    EXPECT_EQ(percentile(values, 990), 99);
    EXPECT_EQ(percentile(values, 991), 100);
    EXPECT_EQ(percentile(values, 1000), 100);
    EXPECT_EQ(percentile(values, 1), 1);
    EXPECT_EQ(percentile({7}, 990), 7);
    EXPECT_EQ(percentile({1, 2, 3}, 500), 2);
    EXPECT_FALSE(percentile({}, 990));
}

}  // namespace
}  // namespace regimen::report
