#include "engine/state/pool_by_id.hpp"

#include <gtest/gtest.h>
#include <map>

#include "base/rng.hpp"
#include "base/strong_id.hpp"

namespace regimen::engine {
namespace {

using TestId = StrongId<struct PoolTestTag>;

TEST(PoolById, FollowsAMapThroughRandomComingsAndGoings) {
    PoolById<TestId, std::string> pool;
    std::map<std::size_t, std::string> expected;
    Rng random(11);
    for (std::size_t step = 0; step < 4000; ++step) {
        const std::size_t index = random.uniform(300);
        const TestId id = TestId::from_index(index);
        ASSERT_EQ(pool.contains(id), expected.contains(index));
        if (expected.erase(index) > 0) {
            pool.erase(id);
        } else {
            expected[index] = std::to_string(step);
            pool.insert(id, std::to_string(step));
        }
        ASSERT_EQ(pool.size(), expected.size());
    }
    for (const auto& [index, value] : expected) {
        EXPECT_EQ(pool[TestId::from_index(index)], value);
    }
    EXPECT_LE(pool.id_bound(), 300U);
    EXPECT_FALSE(pool.contains(TestId()));
}

TEST(PoolById, ReferencesOutliveOtherInsertions) {
    PoolById<TestId, std::string> pool;
    std::string& first = pool.insert(TestId(0), "first");
    for (std::uint32_t i = 1; i < 2000; ++i) {
        pool.insert(TestId(i), "x");
    }
    EXPECT_EQ(first, "first");
    pool.erase(TestId(7));
    pool.insert(TestId(100'000), "again");  // in the slot that became free
    EXPECT_EQ(pool.size(), 2000U);
}

TEST(PoolByIdDeathTest, OneIdOneValue) {
    PoolById<TestId, int> pool;
    pool.insert(TestId(3), 1);
    EXPECT_DEATH(pool.insert(TestId(3), 2), "id 3 is in use");
    EXPECT_DEATH(pool.erase(TestId(4)), "id 4 is not there");
}

}  // namespace
}  // namespace regimen::engine
