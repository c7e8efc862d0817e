#include "engine/state/change_feed.hpp"

#include <gtest/gtest.h>

namespace regimen::engine {
namespace {

// Whatever is dropped, positions only grow, and a reader that keeps up sees every change once.
TEST(ChangeFeed, AReaderThatKeepsUpMissesNothingWhileNodesComeAndGo) {
    ChangeFeed feed;
    std::uint64_t read = 0;
    std::uint32_t next_expected = 0;
    for (std::uint32_t i = 0; i < 5000; ++i) {
        const std::size_t slots = (i / 600) % 2 == 0 ? 200 : 3;  // what is kept shrinks and grows
        feed.push({{0, i}, false}, slots);
        ASSERT_GT(feed.end(), read);
        if (i % 7 == 0) {
            ASSERT_TRUE(feed.reaches(read));
            for (const ChangeFeed::Change& change : feed.since(read)) {
                ASSERT_EQ(change.slot.index, next_expected++);
            }
            read = feed.end();
        }
    }
}

TEST(ChangeFeed, AReaderThatFellBehindIsTold) {
    ChangeFeed feed;
    for (std::uint32_t i = 0; i < 5000; ++i) {
        feed.push({{0, i}, false}, 1);
    }
    EXPECT_FALSE(feed.reaches(0));
    EXPECT_EQ(feed.end(), 5000U);
}

}  // namespace
}  // namespace regimen::engine
