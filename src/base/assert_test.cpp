#include "base/assert.hpp"

namespace regimen {
namespace {

TEST(Assert, EvaluatesConditionOnceAndArgumentsOnlyOnFailure) {
    int conditions = 0;
    int arguments = 0;
    REGIMEN_ASSERT(++conditions == 1, "{}", ++arguments);
    EXPECT_EQ(conditions, 1);
    EXPECT_EQ(arguments, 0);
}

TEST(Assert, WorksAsTheOnlyStatementOfABranch) {
    bool reached = false;
    // clang-format would add the braces whose absence is tested here.
    // clang-format off
    if (reached)
        REGIMEN_ASSERT(!reached, "not taken");
    else
        reached = true;
    // clang-format on
    EXPECT_TRUE(reached);
}

TEST(AssertDeathTest, PrintsConditionPlaceAndMessage) {
    const int got = 3;
    EXPECT_DEATH(REGIMEN_ASSERT(got == 4, "got {} of {}", got, "four"),
                 "assert_test.cpp:[0-9]+: broken invariant: got == 4\n  got 3 of four");
    EXPECT_DEATH(REGIMEN_ASSERT(got > 9), "broken invariant: got > 9");
}

}  // namespace
}  // namespace regimen
