#include "kube/client/watch/reflector.hpp"

#include <gmock/gmock.h>

#include "kube/client/testing/mirror_sink.hpp"
#include "kube/client/testing/scripted_transport.hpp"

namespace regimen::kube::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

std::string object(const std::string& name, int version, const std::string& payload = "p",
                   const std::string& uid = "") {
    return fmt::format(R"({{"metadata":{{"name":"{}","namespace":"n","uid":"{}",)"
                       R"("resourceVersion":"{}"}},"payload":"{}"}})",
                       name, uid.empty() ? "u-" + name : uid, version, payload);
}

std::string event(const std::string& type, const std::string& object) {
    return fmt::format(R"({{"type":"{}","object":{}}})"
                       "\n",
                       type, object);
}

std::string bookmark(int version, bool end = false) {
    return event("BOOKMARK",
                 fmt::format(R"({{"metadata":{{"resourceVersion":"{}"{}}}}})", version,
                             end ? R"(,"annotations":{"k8s.io/initial-events-end":"true"})" : ""));
}

std::string list(int version, const std::string& items, const std::string& token = "") {
    return fmt::format(R"({{"metadata":{{"resourceVersion":"{}","continue":"{}"}},"items":[{}]}})",
                       version, token, items);
}

constexpr const char* kExpired = R"({"reason":"Expired","code":410,"message":"too old"})";

class Reflectors : public testing::Test {
protected:
    Reflectors() {
        transport_.serve([this](RequestId id, const Request& request) {
            targets_.push_back(request.target);
            fresh_connection_ = request.fresh_connection;
            current_ = id;
        });
    }
    void start(bool watch_list = true) {
        ReflectorOptions options;
        options.type = {"", "v1", "pods"};
        options.use_watch_list = watch_list;
        options.max_line_bytes = 4096;
        reflector_.emplace(transport_, options, sink_, Rng(1));
        ASSERT_TRUE(reflector_->start());
        transport_.run_for(Duration());
    }
    // Lets time pass until another request has come; its target.
    std::string next_request(Duration limit = Duration::minutes(1)) {
        const std::size_t seen = targets_.size();
        const Instant end = transport_.now() + limit;
        while (targets_.size() == seen && transport_.now() < end) {
            transport_.run_for(Duration::millis(10));
        }
        return targets_.size() == seen ? "nothing" : targets_.back();
    }
    void give(const std::string& text) { transport_.give(current_, text); }
    void sync() { give(event("ADDED", object("a", 3)) + bookmark(5, true)); }

    ScriptedTransport transport_;
    MirrorSink sink_;
    std::vector<std::string> targets_;
    RequestId current_{};
    bool fresh_connection_ = false;
    std::optional<Reflector> reflector_;
};

TEST_F(Reflectors, StreamingListThenWatch) {
    start();
    EXPECT_THAT(targets_.at(0),
                HasSubstr("/api/v1/pods?watch=1&allowWatchBookmarks=true&sendInitialEvents=true"
                          "&resourceVersionMatch=NotOlderThan&timeoutSeconds="));
    sync();
    EXPECT_TRUE(reflector_->synced());
    give(event("MODIFIED", object("a", 6)) + event("ADDED", object("b", 7)));
    give(event("DELETED", object("a", 8)));
    EXPECT_EQ(sink_.log, "+n/a S ~n/a +n/b -n/a ");
    EXPECT_EQ(reflector_->size(), 1U);
    // The server's time limit: go on at once, from where we are.
    transport_.answer(current_, 200);
    EXPECT_THAT(next_request(Duration::millis(10)), HasSubstr("&resourceVersion=8&"));
    EXPECT_THAT(targets_.back(), Not(HasSubstr("sendInitialEvents")));
    give(bookmark(20));
    transport_.fail(current_, FailureKind::kLost);
    EXPECT_EQ(reflector_->last_error(), "connection lost");
    EXPECT_THAT(next_request(), HasSubstr("&resourceVersion=20&"));
}

TEST_F(Reflectors, ServerWithoutStreamingListsIsListedInPages) {
    start();
    transport_.answer(current_, 422, R"({"reason":"Invalid","message":"sendInitialEvents"})");
    EXPECT_EQ(next_request(), "/api/v1/pods?limit=500");
    transport_.answer(current_, 200, list(9, object("a", 3), "t/1"));
    EXPECT_EQ(next_request(), "/api/v1/pods?limit=500&continue=t%2F1");
    EXPECT_FALSE(reflector_->synced());
    transport_.answer(current_, 200, list(9, object("b", 4)));
    EXPECT_EQ(sink_.log, "+n/a +n/b S ");
    EXPECT_THAT(next_request(), HasSubstr("&resourceVersion=9&"));
}

TEST_F(Reflectors, PageThatFailsIsAskedForAgainAndAnExpiredListBeginsAnew) {
    start(false);
    transport_.answer(current_, 200, list(9, object("a", 3), "t"));
    next_request();
    transport_.answer(current_, 500);
    EXPECT_EQ(next_request(), "/api/v1/pods?limit=500&continue=t");
    transport_.answer(current_, 200, R"({"metadata":{},"items)");
    EXPECT_EQ(next_request(), "/api/v1/pods?limit=500&continue=t");
    transport_.answer(current_, 410, kExpired);
    EXPECT_EQ(next_request(), "/api/v1/pods?limit=1000");
    transport_.fail(current_, FailureKind::kTooLarge);
    EXPECT_EQ(next_request(), "/api/v1/pods?limit=250");
    transport_.answer(current_, 200, list(12, object("b", 4)));
    EXPECT_EQ(sink_.log, "+n/a +n/b -n/a S ");
}

// Another first page is of a later moment: what only the one that was cut off had is gone.
TEST_F(Reflectors, WhatAFirstPageThatWasCutOffHadIsNotTakenForSeen) {
    start(false);
    const std::string body = list(9, object("x", 3) + "," + object("y", 4));
    transport_.answer(current_, 200, body.substr(0, body.rfind(",\"payload\"")));
    EXPECT_EQ(sink_.log, "+n/x ");
    next_request();
    transport_.answer(current_, 200, list(12, object("y", 4)));
    EXPECT_EQ(sink_.log, "+n/x +n/y -n/x S ");
}

TEST_F(Reflectors, ExpiredWatchListsAgainAndReportsWhatWentAway) {
    start();
    sync();
    give(event("ADDED", object("b", 7)) + event("ADDED", object("c", 8)));
    give(event("ERROR", kExpired));
    EXPECT_THAT(next_request(), Not(HasSubstr("&resourceVersion=")));
    give(event("ADDED", object("a", 3)) + event("ADDED", object("c", 15, "new")) +
         event("ADDED", object("d", 11)) + bookmark(20, true));
    EXPECT_EQ(sink_.log, "+n/a S +n/b +n/c R ~n/c +n/d -n/b S ");
    // The same as an answer instead of an event.
    transport_.answer(current_, 200);
    next_request();
    transport_.answer(current_, 410, kExpired);
    EXPECT_THAT(next_request(), HasSubstr("sendInitialEvents"));
    EXPECT_EQ(sink_.restarts, 2);
}

TEST_F(Reflectors, InterruptedSyncDeletesNothingAndBeginsAnew) {
    start();
    sync();
    give(event("ERROR", kExpired));
    next_request();
    give(event("ADDED", object("b", 9)));
    transport_.answer(current_, 200);
    EXPECT_THAT(next_request(), HasSubstr("sendInitialEvents"));
    EXPECT_EQ(sink_.log, "+n/a S R +n/b ");
    give(event("ADDED", object("a", 3)) + bookmark(20, true));
    EXPECT_EQ(sink_.log, "+n/a S R +n/b -n/b S ");
}

TEST_F(Reflectors, RepeatedAndLateEventsChangeNothing) {
    start();
    give(event("ADDED", object("a", 3)) + event("ADDED", object("a", 3)) +
         event("DELETED", object("x", 4)) + event("ADDED", object("x", 2)) + bookmark(5, true));
    give(event("MODIFIED", object("a", 8)));
    give(event("MODIFIED", object("a", 8)) + event("ADDED", object("a", 3)));
    give(event("DELETED", object("a", 9)) + event("MODIFIED", object("a", 8)));
    EXPECT_EQ(sink_.log, "+n/a S ~n/a -n/a ");
}

TEST_F(Reflectors, SameNameWithAnotherUidIsAnotherObject) {
    start();
    sync();
    give(event("MODIFIED", object("a", 8, "p", "other")));
    EXPECT_EQ(sink_.log, "+n/a S -n/a +n/a ");
}

TEST_F(Reflectors, BrokenObjectIsReportedAndSkipped) {
    start();
    give(event("ADDED",
               R"({"metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"3"},)"
               R"("payload":17})"));
    give(event("ADDED", R"({"metadata":{"name":5,"resourceVersion":"3"}})"));
    give(event("ADDED", object("b", 4)) + bookmark(5, true));
    EXPECT_EQ(sink_.log, "+n/b S ");
    EXPECT_THAT(sink_.complaints,
                ElementsAre("pods n/a: payload: found a number, expected a text",
                            "pods: metadata.name: found a number, expected a text"));
    // Mended, it appears; it had never been there to be removed.
    give(event("MODIFIED", object("a", 6, "p", "u")) + event("DELETED", object("a", 7, "p", "u")));
    EXPECT_EQ(sink_.log, "+n/b S +n/a -n/a ");
}

TEST_F(Reflectors, OverlongEventOfASyncRemovesNothing) {
    start();
    sync();
    give(event("ERROR", kExpired));
    next_request();
    give(event("ADDED", object("a", 3, std::string(10'000, 'x'))) + bookmark(20, true));
    EXPECT_EQ(sink_.log, "+n/a S R S ");
    EXPECT_THAT(sink_.complaints, SizeIs(1));
    EXPECT_THAT(sink_.complaints[0], HasSubstr("more than 4096 bytes"));
}

TEST_F(Reflectors, CorruptStreamIsReadAgainAndThenListed) {
    start();
    sync();
    for (int i = 0; i < 2; ++i) {
        give("{\"type\":\"ADDED\",\"object\":{\"meta\n" + event("ADDED", object("b", 9)));
        EXPECT_THAT(next_request(), HasSubstr("&resourceVersion=5&"));
    }
    give("<html>\n");
    EXPECT_THAT(next_request(), HasSubstr("sendInitialEvents"));
    EXPECT_EQ(sink_.log, "+n/a S R ");
}

TEST_F(Reflectors, SilentStreamIsReplaced) {
    start();
    sync();
    transport_.run_for(Duration::minutes(2));
    give(bookmark(9));
    const Instant heard = transport_.now();
    EXPECT_THAT(next_request(Duration::minutes(10)), HasSubstr("&resourceVersion=9&"));
    EXPECT_GE(transport_.now() - heard, Duration::minutes(3));
    EXPECT_LE(transport_.now() - heard, Duration::minutes(3) + Duration::seconds(3));
    EXPECT_EQ(transport_.open(), 1U);
    EXPECT_TRUE(fresh_connection_);
    transport_.answer(current_, 200);
    next_request();
    EXPECT_FALSE(fresh_connection_);
}

TEST_F(Reflectors, PausesGrowAndObeyTheServer) {
    start();
    Duration longest;
    for (int i = 0; i < 8; ++i) {
        const Instant begin = transport_.now();
        transport_.answer(current_, 503);
        next_request();
        const Duration pause = transport_.now() - begin;
        EXPECT_GE(pause, i == 0 ? Duration::millis(800) : Duration::millis(1600));
        longest = std::max(longest, pause);
    }
    EXPECT_GE(longest, Duration::seconds(29));
    EXPECT_LE(longest, Duration::seconds(31));
    Response busy;
    busy.status = 429;
    busy.retry_after = Duration::seconds(50);
    const Instant begin = transport_.now();
    transport_.answer(current_, busy);
    next_request();
    EXPECT_GE(transport_.now() - begin, Duration::seconds(50));
}

TEST_F(Reflectors, ServerThatIsBehindIsListedAnew) {
    start();
    sync();
    transport_.answer(current_, 200);
    next_request();
    transport_.answer(
        current_, 504,
        R"({"reason":"Timeout","details":{"causes":[{"reason":"ResourceVersionTooLarge"}]}})");
    EXPECT_THAT(next_request(), Not(HasSubstr("&resourceVersion=")));
    // Restored from a backup: lower versions are the truth now.
    give(event("ADDED", object("a", 2, "old")) + bookmark(2, true));
    EXPECT_EQ(sink_.objects.at("n/a"), "old@2");
    give(event("ADDED", object("b", 3)));
    EXPECT_EQ(sink_.objects.size(), 2U);
}

TEST_F(Reflectors, StopsAndNothingIsLeft) {
    start();
    sync();
    reflector_->stop();
    EXPECT_EQ(transport_.open(), 0U);
    EXPECT_EQ(next_request(Duration::minutes(10)), "nothing");
    reflector_.reset();
    ReflectorOptions options;
    options.type = {"", "v1", "../secrets"};
    Reflector bad(transport_, options, sink_, Rng(1));
    EXPECT_FALSE(bad.start());
}

}  // namespace
}  // namespace regimen::kube::client
