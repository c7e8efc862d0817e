#include "base/strong_id.hpp"

#include <type_traits>
#include <unordered_set>

namespace regimen {
namespace {

using RedId = StrongId<struct RedTag>;
using BlueId = StrongId<struct BlueTag>;

static_assert(!std::is_convertible_v<RedId, BlueId>);
static_assert(!std::is_constructible_v<RedId, BlueId>);
static_assert(!std::is_convertible_v<std::uint32_t, RedId>);
static_assert(sizeof(RedId) == 4 && std::is_trivially_copyable_v<RedId>);
static_assert(RedId(3).index() == 3 && !RedId().valid() && RedId(0).valid());

TEST(StrongId, DefaultIsInvalidAndOrdersLast) {
    EXPECT_EQ(RedId().value(), 0xFFFFFFFFU);
    EXPECT_LT(RedId(1), RedId(2));
    EXPECT_LT(RedId(0xFFFFFFFE), RedId());
    EXPECT_EQ(RedId::from_index(17), RedId(17));
}

TEST(StrongId, Hashes) {
    const std::unordered_set<RedId> ids{RedId(1), RedId(2), RedId(1)};
    EXPECT_EQ(ids.size(), 2U);
}

TEST(StrongIdDeathTest, AnIndexBeyond32BitsIsABrokenInvariant) {
    EXPECT_DEATH(RedId::from_index(0xFFFFFFFF), "is no id");
    EXPECT_DEATH(RedId::from_index(std::size_t{1} << 40), "is no id");
}

}  // namespace
}  // namespace regimen
