#include "kube/live/election.hpp"

#include <gmock/gmock.h>
#include <memory>
#include <vector>

#include "kube/client/json/json_value.hpp"
#include "kube/client/testing/scripted_transport.hpp"

namespace regimen::kube {
namespace {

using client::Exchange;
using client::Method;
using client::Request;
using client::RequestId;
using testing::ElementsAre;
using testing::HasSubstr;

// One Lease on a server, with resource versions, and replicas that reach it or do not.
class Elections : public testing::Test {
protected:
    Elections() {
        transport_.serve([this](RequestId id, const Request& request) { serve(id, request); });
    }

    Election& replica(const std::string& name) {
        ElectionOptions options;
        options.lease = {"ns", "l"};
        options.identity = name;
        replicas_.push_back(std::make_unique<Election>(
            transport_, options,
            [this] { return Instant::from_micros(0) + (transport_.now() - Instant()) + skew_; },
            [this, name] { told_.push_back(name + " leads"); },
            [this, name](const std::string& why) { told_.push_back(name + " lost: " + why); },
            Rng(replicas_.size() + 1)));
        EXPECT_TRUE(replicas_.back()->start());
        return *replicas_.back();
    }

    void serve(RequestId id, const Request& request) {
        if (silent_) {
            return;
        }
        if (failing_) {
            return transport_.answer(id, 503, "{}");
        }
        if (request.method == Method::kGet) {
            return body_.empty() ? transport_.answer(id, 404, "{}")
                                 : transport_.answer(id, 200, body_);
        }
        if (request.method == Method::kPost && !body_.empty()) {
            return transport_.answer(id, 409,
                                     R"({"kind":"Status","reason":"AlreadyExists","code":409})");
        }
        const std::string version = fmt::format("\"resourceVersion\":\"{}\"", version_);
        if (request.method == Method::kPut && request.body.find(version) == std::string::npos) {
            return transport_.answer(id, 409,
                                     R"({"kind":"Status","reason":"Conflict","code":409})");
        }
        store(request.body);
        if (lose_answer_) {
            lose_answer_ = false;
            return transport_.fail(id, client::FailureKind::kLost);
        }
        transport_.answer(id, 200, body_);
    }
    void store(std::string body) {
        const std::string before = fmt::format("\"resourceVersion\":\"{}\"", version_++);
        const std::string after = fmt::format("\"resourceVersion\":\"{}\"", version_);
        const std::size_t at = body.find(before);
        if (at != std::string::npos) {
            body.replace(at, before.size(), after);
        } else {
            body.insert(body.find("\"metadata\":{") + 12, after + ",");
        }
        body_ = std::move(body);
        ++writes_;
    }
    void pass(Duration time) { transport_.run_for(time); }

    client::ScriptedTransport transport_;
    std::string body_;
    int version_ = 1;
    int writes_ = 0;
    bool silent_ = false;
    bool failing_ = false;
    bool lose_answer_ = false;
    Duration skew_;
    std::vector<std::string> told_;
    std::vector<std::unique_ptr<Election>> replicas_;
};

TEST_F(Elections, TheFirstLeadsAndKeepsIt) {
    replica("a");
    pass(Duration::millis(10));
    EXPECT_THAT(told_, ElementsAre("a leads"));
    replica("b");
    pass(Duration::minutes(5));
    EXPECT_THAT(told_, ElementsAre("a leads"));
    EXPECT_THAT(body_, HasSubstr(R"("holderIdentity":"a")"));
    EXPECT_GT(writes_, 200);
}

TEST_F(Elections, WhoResignsIsFollowedAtOnce) {
    Election& first = replica("a");
    pass(Duration::seconds(1));
    replica("b");
    pass(Duration::seconds(5));
    bool done = false;
    first.resign([&] { done = true; });
    pass(Duration::seconds(2));
    EXPECT_TRUE(done);
    EXPECT_THAT(told_, ElementsAre("a leads", "b leads"));
    EXPECT_FALSE(first.leads());
}

TEST_F(Elections, WhoIsGoneIsFollowedAfterTheLease) {
    replica("a");
    pass(Duration::seconds(1));
    replica("b");
    pass(Duration::seconds(5));
    replicas_.front().reset();  // killed
    pass(Duration::seconds(13));
    EXPECT_THAT(told_, ElementsAre("a leads"));
    pass(Duration::seconds(4));
    EXPECT_THAT(told_, ElementsAre("a leads", "b leads"));
}

TEST_F(Elections, AClockThatJumpsMovesNothing) {
    replica("a");
    pass(Duration::seconds(1));
    replica("b");
    pass(Duration::seconds(5));
    skew_ = Duration::hours(10);
    pass(Duration::seconds(60));
    skew_ = -Duration::hours(10);
    pass(Duration::seconds(60));
    EXPECT_THAT(told_, ElementsAre("a leads"));
}

// Whoever cannot renew stops before anybody else can begin.
TEST_F(Elections, CutOffFromTheServerItStopsInTime) {
    replica("a");
    pass(Duration::seconds(3));
    silent_ = true;
    pass(Duration::seconds(9));
    EXPECT_THAT(told_, ElementsAre("a leads"));
    pass(Duration::seconds(2));
    ASSERT_EQ(told_.size(), 2U);
    EXPECT_THAT(told_[1], HasSubstr("a lost: the lease could not be renewed for 10s"));
}

TEST_F(Elections, AFailureThatPassesCostsNothing) {
    replica("a");
    pass(Duration::seconds(3));
    failing_ = true;
    pass(Duration::seconds(7));
    failing_ = false;
    pass(Duration::minutes(1));
    EXPECT_THAT(told_, ElementsAre("a leads"));
}

TEST_F(Elections, ALostAnswerIsFoundOut) {
    lose_answer_ = true;
    replica("a");
    pass(Duration::seconds(5));
    EXPECT_THAT(told_, ElementsAre("a leads"));
    lose_answer_ = true;
    pass(Duration::minutes(1));
    EXPECT_THAT(told_, ElementsAre("a leads"));
}

TEST_F(Elections, WhoseLeaseWasTakenStops) {
    replica("a");
    pass(Duration::seconds(3));
    std::string stolen = body_;
    stolen.replace(stolen.find("\"holderIdentity\":\"a\""), 20, "\"holderIdentity\":\"x\"");
    store(stolen);
    pass(Duration::seconds(5));
    EXPECT_THAT(told_, ElementsAre("a leads", "a lost: the lease is held by x"));
}

TEST(Election, ImpossibleOptionsAreRefused) {
    client::ScriptedTransport transport;
    const auto start = [&](const ElectionOptions& options) {
        Election election(
            transport, options, [] { return Instant(); }, [] {}, [](const std::string&) {}, Rng(1));
        return election.start();
    };
    ElectionOptions options;
    EXPECT_FALSE(start(options));  // no identity
    options.identity = "a";
    EXPECT_TRUE(start(options));
    options.renew_deadline = Duration::seconds(20);
    EXPECT_FALSE(start(options));
    options = {.lease = {"ns", "a/b"}, .identity = "a"};
    EXPECT_FALSE(start(options));
}

}  // namespace
}  // namespace regimen::kube
