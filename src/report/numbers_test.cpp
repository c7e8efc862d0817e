#include "report/numbers.hpp"

#include <gtest/gtest.h>

namespace regimen::report {
namespace {

TEST(Numbers, ExactFormIsFixed) {
    EXPECT_EQ(exact(95.97), "95.9700");
    EXPECT_EQ(exact(-0.00001), "0.0000");
    EXPECT_EQ(exact(-0.5), "-0.5000");
    EXPECT_EQ(fixed(1e15, 2), "1000000000000000.00");
    EXPECT_EQ(fixed(-0.4, 0), "0");
}

TEST(Numbers, GroupsThousands) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(-1'000), "-1,000");
    EXPECT_EQ(grouped(1'234'567), "1,234,567");
}

TEST(Numbers, OneIsNotMany) {
    EXPECT_EQ(counted("1", "node"), "1 node");
    EXPECT_EQ(counted("0", "node"), "0 nodes");
    EXPECT_EQ(counted("1.5", "node"), "1.5 nodes");
    EXPECT_EQ(counted(grouped(1'001), "pod"), "1,001 pods");
}

TEST(Numbers, FiguresSideBySideShareOneUnit) {
    const double mixed[] = {40 * 60e6, 2 * 3'600e6, 0};
    const DurationUnit minutes = common_unit(mixed);
    EXPECT_EQ(duration(mixed[0], minutes), "40.0 min");
    EXPECT_EQ(duration(mixed[1], minutes), "120 min");
    EXPECT_EQ(duration(mixed[2], minutes), "0 min");
    EXPECT_EQ(duration_with_spread(mixed[1], 90e6, minutes), "120 +- 2 min");
    const double far_apart[] = {3e6, 30 * 3'600e6};
    EXPECT_EQ(duration(far_apart[1], common_unit(far_apart)), "1800 min");
    EXPECT_EQ(common_unit({}).suffix, "us");
}

TEST(Numbers, AcceleratorsShowTenthsOnlyWhenThereAreSome) {
    EXPECT_EQ(accelerators(6'212'000), "6,212");
    EXPECT_EQ(accelerators(1'250), "1.3");
    EXPECT_EQ(accelerators(40), "0");
    EXPECT_EQ(accelerators(-300), "-0.3");
}

TEST(Numbers, DurationsHaveThreeDigits) {
    EXPECT_EQ(duration(0), "0 s");
    EXPECT_EQ(duration(850'000), "850 ms");
    EXPECT_EQ(duration(42e6), "42.0 s");
    EXPECT_EQ(duration(210e6), "3.50 min");
    EXPECT_EQ(duration(86'400e6), "24.0 h");
    EXPECT_EQ(duration(3 * 86'400e6), "3.00 d");
    EXPECT_EQ(duration(-90e6), "-1.50 min");
}

TEST(Numbers, SpreadsShareTheUnitOfTheGreater) {
    EXPECT_EQ(duration_with_spread(123e6, 60e6), "2.05 +- 1.00 min");
    EXPECT_EQ(duration_with_spread(33.2 * 60e6, 108 * 60e6), "0.55 +- 1.80 h");
    EXPECT_EQ(duration_with_spread(-60e6, 0), "-1.00 +- 0.00 min");
    EXPECT_EQ(duration_with_spread(0, 0.1), "0 +- 0 s");
    EXPECT_EQ(from_milli(1300), "1.3");
    EXPECT_EQ(from_milli(1000), "1");
    EXPECT_EQ(from_milli(55), "0.055");
}

}  // namespace
}  // namespace regimen::report
