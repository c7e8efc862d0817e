#include "engine/demand/turnover.hpp"

#include <gtest/gtest.h>

namespace regimen::engine {
namespace {

TEST(Turnover, NothingLeaves) {
    Turnover turnover;
    turnover.placed(100'000);
    EXPECT_EQ(turnover.quarters(), 0);
}

TEST(Turnover, AFewPodsSayNothing) {
    Turnover turnover;
    turnover.placed(63);
    turnover.left(63);
    EXPECT_EQ(turnover.quarters(), 0);
    turnover.placed(1);
    EXPECT_EQ(turnover.quarters(), 4);
}

// A fleet that fills first and then holds its load: as many leave as come.
TEST(Turnover, RisesToFourAndForgetsTheFilling) {
    Turnover turnover;
    turnover.placed(6'000);
    EXPECT_EQ(turnover.quarters(), 0);
    for (int i = 0; i < 40'000; ++i) {
        turnover.placed(1);
        turnover.left(1);
    }
    EXPECT_EQ(turnover.quarters(), 4);
    turnover.placed(40'000);
    EXPECT_EQ(turnover.quarters(), 0);
}

// Binds that fail over and over are no departures.
TEST(Turnover, WhatCameToNothingDidNotLeave) {
    Turnover turnover;
    turnover.placed(1'000);
    for (int i = 0; i < 5'000; ++i) {
        turnover.placed(1);
        turnover.undone(1);
    }
    EXPECT_EQ(turnover.quarters(), 0);
    turnover.left(250);  // still of the thousand that stayed
    EXPECT_EQ(turnover.quarters(), 1);
}

// Around the border between two quarters it keeps to the one it has.
TEST(Turnover, DoesNotFlap) {
    Turnover turnover;
    turnover.placed(1'000);
    turnover.left(360);
    ASSERT_EQ(turnover.quarters(), 1);
    for (int i = 0; i < 50; ++i) {
        turnover.left(30);  // 6 sixteenths: the nearest quarter would be 2
        EXPECT_EQ(turnover.quarters(), 1);
        turnover.placed(75);
        EXPECT_EQ(turnover.quarters(), 1);
    }
}

}  // namespace
}  // namespace regimen::engine
