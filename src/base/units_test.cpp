#include "base/units.hpp"

#include <limits>
#include <type_traits>

namespace regimen {
namespace {

static_assert(!std::is_convertible_v<Bytes, MilliCpu>);
static_assert(!std::is_convertible_v<std::int64_t, Bytes>);
static_assert((Bytes(3) + Bytes(4) * 2 - Bytes(1)).count() == 10);

TEST(Amount, Arithmetic) {
    MilliGpu amount(1500);
    amount += MilliGpu(500);
    amount -= MilliGpu(2500);
    EXPECT_EQ(amount, MilliGpu(-500));
    EXPECT_EQ(-amount, MilliGpu(500));
    EXPECT_EQ(3 * amount, MilliGpu(-1500));
    EXPECT_LT(amount, MilliGpu());
}

TEST(Amount, NonNegativeRefusesDebt) {
    EXPECT_EQ(Bytes::non_negative(0, "x"), Bytes(0));
    const auto error = Bytes::non_negative(-1, "node.yaml:3:5").error();
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(to_string(error), "node.yaml:3:5: found -1, expected an amount of at least 0");
}

TEST(AmountDeathTest, OverflowIsABrokenInvariant) {
    const Bytes most(std::numeric_limits<std::int64_t>::max());
    const Bytes least(std::numeric_limits<std::int64_t>::min());
    EXPECT_DEATH(most + Bytes(1), "broken invariant");
    EXPECT_DEATH(least - Bytes(1), "broken invariant");
    EXPECT_DEATH(most * 2, "broken invariant");
    EXPECT_DEATH(-least, "broken invariant");
    EXPECT_EQ(most + least, Bytes(-1));
}

}  // namespace
}  // namespace regimen
