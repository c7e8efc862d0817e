#include "kube/client/write/write_queue.hpp"

#include <gmock/gmock.h>

#include "kube/client/testing/scripted_transport.hpp"

namespace regimen::kube::client {
namespace {

using testing::ElementsAre;

class WriteQueues : public testing::Test {
protected:
    WriteQueues() {
        transport_.serve([this](RequestId id, const Request& request) {
            sent_.push_back(request.target);
            open_.push_back(id);
        });
        start({});
    }
    void start(WriteQueueOptions options) { queue_.emplace(transport_, options, Rng(1)); }
    void submit(const std::string& object, WriteKind kind, const std::string& tag,
                bool repeatable = true, bool background = false) {
        Write write;
        write.object = object;
        write.kind = kind;
        write.request.target = tag;
        write.repeatable = repeatable;
        write.background = background;
        write.on_done = [this, tag](const WriteOutcome& outcome) {
            outcomes_.push_back(fmt::format("{} {} {}{}", tag, name(outcome.result),
                                            outcome.attempts,
                                            outcome.maybe_carried_out ? " maybe" : ""));
        };
        queue_->submit(std::move(write));
        run();
    }
    void run(Duration duration = {}) { transport_.run_for(duration); }
    void answer(int status, const std::string& body = "{}",
                std::optional<Duration> retry_after = std::nullopt) {
        Response response;
        response.status = status;
        response.body = body;
        response.retry_after = retry_after;
        const RequestId id = open_.front();
        open_.pop_front();
        transport_.answer(id, Exchange(response));
        run();
    }
    void lose(FailureKind kind) {
        const RequestId id = open_.front();
        open_.pop_front();
        transport_.fail(id, kind);
        run();
    }

    ScriptedTransport transport_;
    std::vector<std::string> sent_;
    std::deque<RequestId> open_;
    std::vector<std::string> outcomes_;
    std::optional<WriteQueue> queue_;
};

constexpr auto kStatus = WriteKind::kStatus;
constexpr auto kBind = WriteKind::kBind;
constexpr auto kDelete = WriteKind::kDelete;

TEST_F(WriteQueues, OneAtATimeForEachObjectAndTheNewestOnly) {
    submit("a", kStatus, "s1");
    submit("a", kStatus, "s2");
    submit("a", kStatus, "s3");
    submit("b", kStatus, "t1");
    EXPECT_THAT(sent_, ElementsAre("s1", "t1"));
    EXPECT_THAT(outcomes_, ElementsAre("s2 superseded 0"));
    answer(200);
    EXPECT_THAT(sent_, ElementsAre("s1", "t1", "s3"));
    answer(200);
    answer(201);
    EXPECT_THAT(outcomes_, ElementsAre("s2 superseded 0", "s1 done 1", "t1 done 1", "s3 done 1"));
    EXPECT_EQ(queue_->objects(), 0U);
    EXPECT_EQ(queue_->in_flight(), 0U);
}

TEST_F(WriteQueues, DeleteBeforeBindBeforeStatus) {
    submit("a", kStatus, "first");
    submit("a", kStatus, "status");
    submit("a", kBind, "bind");
    submit("a", kStatus, "after-bind");  // what a bound pod's status says
    submit("a", kDelete, "delete");
    submit("a", kStatus, "pointless");
    EXPECT_THAT(outcomes_, ElementsAre("status superseded 0", "after-bind superseded 0",
                                       "bind superseded 0", "pointless superseded 0"));
    answer(200);
    EXPECT_THAT(sent_, ElementsAre("first", "delete"));
    answer(200);
    submit("b", kStatus, "x");
    submit("b", kBind, "bind");
    submit("b", kStatus, "later");
    answer(200);
    answer(200);
    answer(200);
    EXPECT_THAT(sent_, ElementsAre("first", "delete", "x", "bind", "later"));
}

TEST_F(WriteQueues, TransientFailuresAreRetriedAndRememberedAsAmbiguous) {
    submit("a", kBind, "bind");
    answer(503);
    run(Duration::millis(250));
    lose(FailureKind::kLost);
    run(Duration::seconds(1));
    EXPECT_THAT(sent_, ElementsAre("bind", "bind", "bind"));
    answer(409, R"({"reason":"Conflict","message":"already assigned"})");
    EXPECT_THAT(outcomes_, ElementsAre("bind refused 3 maybe"));
}

TEST_F(WriteQueues, WhatMayNotBeRepeatedIsNot) {
    submit("a", kStatus, "x", false);
    lose(FailureKind::kTimeout);
    EXPECT_THAT(outcomes_, ElementsAre("x failed 1 maybe"));
    submit("a", kStatus, "y", false);
    lose(FailureKind::kNotSent);  // never seen by the server
    run(Duration::seconds(1));
    answer(200);
    EXPECT_THAT(outcomes_, ElementsAre("x failed 1 maybe", "y done 2"));
    submit("a", kStatus, "z", false);
    answer(500);
    EXPECT_EQ(outcomes_.back(), "z failed 1 maybe");
}

TEST_F(WriteQueues, RefusalIsFinal) {
    for (const int status : {400, 403, 404, 409, 410, 422}) {
        submit("a", kBind, fmt::format("{}", status));
        answer(status);
        EXPECT_EQ(outcomes_.back(), fmt::format("{} refused 1", status));
    }
    submit("a", kDelete, "evict");
    answer(429, R"({"details":{"causes":[{"reason":"DisruptionBudget"}]}})", Duration::seconds(10));
    EXPECT_EQ(outcomes_.back(), "evict refused 1");
    EXPECT_EQ(queue_->objects(), 0U);
}

TEST_F(WriteQueues, BusyServerHoldsTheWholeQueue) {
    submit("a", kBind, "a");
    answer(429, "{}", Duration::seconds(7));
    submit("b", kBind, "b");
    run(Duration::millis(6900));
    EXPECT_THAT(sent_, ElementsAre("a"));
    run(Duration::millis(200));
    EXPECT_EQ(sent_.size(), 3U);
    answer(200);
    answer(200);
    EXPECT_EQ(outcomes_.size(), 2U);
}

TEST_F(WriteQueues, RetriesEndAtTheTimeLimit) {
    submit("a", kBind, "a");
    while (outcomes_.empty()) {
        if (open_.empty()) {
            run(Duration::millis(100));
        } else {
            answer(503);
        }
    }
    EXPECT_LE(transport_.now(), Instant::from_micros(1'000'000) + Duration::seconds(61));
    EXPECT_THAT(outcomes_[0], testing::StartsWith("a failed "));
    EXPECT_GT(sent_.size(), 6U);
    EXPECT_LT(sent_.size(), 20U);
}

TEST_F(WriteQueues, NewerWriteDoesNotWaitForThePauseOfTheOld) {
    submit("a", kStatus, "old");
    answer(503, "{}", Duration::seconds(30));
    submit("a", kStatus, "new");
    EXPECT_THAT(sent_, ElementsAre("old", "new"));
    EXPECT_THAT(outcomes_, ElementsAre("old superseded 1 maybe"));
    submit("a", kStatus, "newest");  // while the other is on its way
    answer(503);
    EXPECT_THAT(sent_, ElementsAre("old", "new", "newest"));
    EXPECT_EQ(outcomes_.back(), "new superseded 1 maybe");
}

TEST_F(WriteQueues, RateAndNumberOnTheirWayAreBounded) {
    start({.rate = {.per_second = 10, .burst = 3}, .max_in_flight = 4});
    for (int i = 0; i < 8; ++i) {
        submit(fmt::format("o{}", i), kBind, fmt::format("{}", i));
    }
    EXPECT_THAT(sent_, ElementsAre("0", "1", "2"));
    run(Duration::millis(100));
    EXPECT_EQ(sent_.size(), 4U);
    run(Duration::seconds(10));
    EXPECT_EQ(sent_.size(), 4U);  // four on their way
    answer(200);
    EXPECT_EQ(sent_.size(), 5U);
}

TEST_F(WriteQueues, BackgroundWaitsButDoesNotStarve) {
    start({.max_in_flight = 1});
    submit("x", kBind, "x");
    submit("e1", kStatus, "e1", true, true);
    for (int i = 0; i < 12; ++i) {
        submit(fmt::format("o{}", i), kBind, "b");
    }
    answer(200);
    EXPECT_EQ(sent_.back(), "b");
    run(Duration::seconds(6));
    for (int i = 0; i < 4; ++i) {
        answer(200);
    }
    EXPECT_THAT(sent_, testing::Contains("e1"));
}

TEST_F(WriteQueues, StopEndsEverythingOnce) {
    start({.max_in_flight = 1});
    submit("a", kBind, "a");
    submit("a", kStatus, "s");
    submit("b", kBind, "b");
    queue_->stop();
    EXPECT_THAT(outcomes_, ElementsAre("s stopped 0", "b stopped 0"));
    submit("c", kBind, "c");
    answer(503);
    EXPECT_THAT(outcomes_,
                ElementsAre("s stopped 0", "b stopped 0", "c stopped 0", "a failed 1 maybe"));
    EXPECT_EQ(queue_->objects(), 0U);
    run(Duration::minutes(5));
    EXPECT_THAT(sent_, ElementsAre("a"));
}

// Over many seeds: each write ends exactly once, and one object never has two on their way.
TEST_F(WriteQueues, EveryWriteEndsExactlyOnce) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Rng rng(seed);
        ScriptedTransport transport;
        std::map<std::string, int> on_their_way;
        transport.serve([&](RequestId id, const Request& request) {
            const std::string object = request.target;
            EXPECT_EQ(++on_their_way[object], 1) << "seed " << seed;
            const Duration delay = Duration::millis(rng.uniform_range(0, 400));
            transport.call_at(transport.now() + delay, [&, id, object] {
                --on_their_way[object];
                switch (rng.uniform(8)) {
                    case 0:
                        return transport.fail(id, FailureKind::kLost);
                    case 1:
                        return transport.answer(id, 429);
                    case 2:
                        return transport.answer(id, 503);
                    case 3:
                        return transport.answer(id, 409);
                    default:
                        return transport.answer(id, 200);
                }
            });
        });
        WriteQueue queue(transport, {.rate = {.per_second = 50, .burst = 5}, .max_in_flight = 3},
                         rng.fork(1));
        std::vector<int> ends(300, 0);
        for (std::size_t i = 0; i < ends.size(); ++i) {
            Write write;
            write.object = fmt::format("o{}", rng.uniform(10));
            write.kind = static_cast<WriteKind>(rng.uniform(3));
            write.request.target = write.object;
            write.background = rng.bernoulli(1, 4);
            write.repeatable = rng.bernoulli(3, 4);
            write.on_done = [&ends, i](const WriteOutcome&) { ++ends[i]; };
            queue.submit(std::move(write));
            transport.run_for(Duration::millis(rng.uniform_range(0, 50)));
        }
        transport.run_for(Duration::minutes(5));
        EXPECT_EQ(std::count(ends.begin(), ends.end(), 1), 300) << "seed " << seed;
        EXPECT_EQ(queue.objects(), 0U) << "seed " << seed;
    }
}

}  // namespace
}  // namespace regimen::kube::client
