#include "engine/demand/turnover.hpp"

#include <gtest/gtest.h>

namespace regimen::engine {
namespace {

TEST(Turnover, NothingLeaves) {
    Turnover turnover;
    turnover.took_room(100'000);
    EXPECT_EQ(turnover.quarters(), 0);
}

TEST(Turnover, AFewPodsSayNothing) {
    Turnover turnover;
    turnover.took_room(63);
    turnover.gave_room_back(63);
    EXPECT_EQ(turnover.quarters(), 0);
    turnover.took_room(1);
    EXPECT_EQ(turnover.quarters(), 4);
}

// A fleet that fills first and then holds its load: as many leave as come.
TEST(Turnover, RisesToFourAndForgetsTheFilling) {
    Turnover turnover;
    turnover.took_room(6'000);
    EXPECT_EQ(turnover.quarters(), 0);
    for (int i = 0; i < 40'000; ++i) {
        turnover.took_room(1);
        turnover.gave_room_back(1);
    }
    EXPECT_EQ(turnover.quarters(), 4);
    turnover.took_room(40'000);
    EXPECT_EQ(turnover.quarters(), 0);
}

// Around the border between two quarters it keeps to the one it has.
TEST(Turnover, DoesNotFlap) {
    Turnover turnover;
    turnover.took_room(1'000);
    turnover.gave_room_back(360);
    ASSERT_EQ(turnover.quarters(), 1);
    for (int i = 0; i < 50; ++i) {
        turnover.gave_room_back(30);  // 6 sixteenths: the nearest quarter would be 2
        EXPECT_EQ(turnover.quarters(), 1);
        turnover.took_room(75);
        EXPECT_EQ(turnover.quarters(), 1);
    }
}

}  // namespace
}  // namespace regimen::engine
