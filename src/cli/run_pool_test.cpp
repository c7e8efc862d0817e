#include "cli/run_pool.hpp"

#include <atomic>
#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>
#include <thread>
#include <vector>

#include "cli/progress.hpp"

namespace regimen::cli {
namespace {

PoolWork work_of(std::size_t count, std::function<Status(std::size_t)> work) {
    return {count, "runs", [](std::size_t i) { return std::to_string(i); }, std::move(work)};
}

TEST(RunPool, EveryPieceOnce) {
    std::vector<int> done(100, 0);
    const Status status = run_pool(work_of(done.size(),
                                           [&](std::size_t i) -> Status {
                                               ++done[i];
                                               return {};
                                           }),
                                   4);
    EXPECT_TRUE(status.has_value());
    EXPECT_THAT(done, testing::Each(1));
}

// Pieces 5 and 6 fail at the same time; whichever of the two is slower, 5 is reported.
TEST(RunPool, ErrorOfTheFirstPieceThatFails) {
    for (const std::size_t slower : {5U, 6U}) {
        std::atomic<int> started = 0;
        std::atomic<int> performed = 0;
        const auto work = [&](std::size_t i) -> Status {
            ++performed;
            if (i < 5) {
                return {};
            }
            ++started;
            while (started < 2) {
                std::this_thread::yield();
            }
            if (i == slower) {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
            return fail(ErrorCode::kInternal, "", "piece {}", i);
        };
        const Status status = run_pool(work_of(1000, work), 2);
        ASSERT_FALSE(status.has_value());
        EXPECT_EQ(status.error().message, "piece 5") << slower;
        EXPECT_EQ(performed.load(), 7);
    }
}

TEST(RunPool, ExceptionsBecomeErrors) {
    const Status status = run_pool(
        work_of(2, [](std::size_t) -> Status { throw std::runtime_error("out of luck"); }), 2);
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(to_string(status.error()), "0: out of luck");
}

TEST(RunPool, ThreadsFollowJobsAndWork) {
    EXPECT_EQ(pool_threads(1, 8), 1U);
    EXPECT_EQ(pool_threads(10, 3), 3U);
    EXPECT_GE(pool_threads(1000, 0), 1U);
    EXPECT_EQ(pool_threads(0, 3), 1U);
}

TEST(Progress, ClockText) {
    EXPECT_EQ(clock_text(std::chrono::seconds(3)), "0:03");
    EXPECT_EQ(clock_text(std::chrono::seconds(754)), "12:34");
    EXPECT_EQ(clock_text(std::chrono::seconds(3723)), "1:02:03");
}

}  // namespace
}  // namespace regimen::cli
