#include "kube/live/writer.hpp"

#include <gmock/gmock.h>
#include <map>
#include <vector>

#include "kube/client/testing/scripted_transport.hpp"

namespace regimen::kube {
namespace {

using client::Request;
using client::RequestId;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Writers : public testing::Test {
protected:
    Writers() {
        transport_.serve([this](RequestId id, const Request& request) {
            sent_.push_back(request);
            if (lost_ > 0) {
                --lost_;
                return transport_.fail(id, client::FailureKind::kLost);
            }
            transport_.answer(id, status_, answer_);
        });
    }
    void bind(const std::string& name) {
        Actions actions;
        actions.binds.push_back({{"ml", name, "uid-" + name}, "node", 0, Instant()});
        writer_.carry_out(actions);
    }
    std::vector<BindAnswered> answers() {
        std::vector<BindAnswered> all;
        for (const ObjectEvent& event : inbox_.take(Duration())) {
            all.push_back(std::get<BindAnswered>(event));
        }
        return all;
    }
    std::vector<std::string> targets() const {
        std::vector<std::string> all;
        for (const Request& request : sent_) {
            all.push_back(request.target);
        }
        return all;
    }

    client::ScriptedTransport transport_;
    Inbox inbox_;
    std::vector<Request> sent_;
    int status_ = 201;
    int lost_ = 0;
    std::string answer_ = "{}";
    Writer writer_{transport_,
                   {.queue = {}, .scheduler_name = "regimen", .identity = "me"},
                   inbox_,
                   [] { return Instant::from_micros(5'000'000); },
                   Rng(1)};
};

TEST_F(Writers, ABindIsSentAnsweredAndTold) {
    bind("a");
    transport_.run_for(Duration::seconds(1));
    ASSERT_THAT(sent_, SizeIs(2));
    EXPECT_EQ(sent_[0].target, "/api/v1/namespaces/ml/pods/a/binding");
    EXPECT_THAT(sent_[0].body, HasSubstr(R"("uid":"uid-a")"));
    EXPECT_THAT(sent_[1].body, HasSubstr(R"("reason":"Scheduled")"));
    const auto came = answers();
    ASSERT_THAT(came, SizeIs(1));
    EXPECT_EQ(came[0].outcome, BindOutcome::kBound);
    EXPECT_EQ(writer_.counters().bound, 1U);
    EXPECT_EQ(writer_.counters().scheduling_seconds.sum(), Duration::seconds(5));
}

TEST_F(Writers, BindsGoBeforeTheEventsOfOthers) {
    for (const char* name : {"a", "b", "c"}) {
        bind(name);
    }
    transport_.run_for(Duration::seconds(1));
    ASSERT_THAT(sent_, SizeIs(6));
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_THAT(sent_[i].target, HasSubstr("/binding"));
    }
}

TEST_F(Writers, ARefusalIsOneOnlyWhenItCannotBeOurOwnEcho) {
    status_ = 409;
    answer_ = R"({"kind":"Status","reason":"Conflict","code":409,"message":"taken"})";
    bind("a");
    transport_.run_for(Duration::seconds(1));
    auto came = answers();
    ASSERT_THAT(came, SizeIs(1));
    EXPECT_EQ(came[0].outcome, BindOutcome::kRefused);
    EXPECT_THAT(came[0].message, HasSubstr("taken"));
    // The first answer was lost: the second may say no because the first said yes.
    lost_ = 1;
    bind("b");
    transport_.run_for(Duration::seconds(5));
    came = answers();
    ASSERT_THAT(came, SizeIs(1));
    EXPECT_EQ(came[0].outcome, BindOutcome::kUnknown);
}

TEST_F(Writers, APodThatIsGoneIsGone) {
    status_ = 404;
    answer_ = R"({"kind":"Status","reason":"NotFound","code":404})";
    bind("a");
    transport_.run_for(Duration::seconds(1));
    const auto came = answers();
    ASSERT_THAT(came, SizeIs(1));
    EXPECT_EQ(came[0].outcome, BindOutcome::kGone);
}

TEST_F(Writers, WhoWaitsGetsAConditionAndAnEvent) {
    Actions actions;
    actions.reports.push_back({{"ml", "a", "uid-a"}, "Unschedulable", "0/3 nodes", Instant()});
    writer_.carry_out(actions);
    transport_.run_for(Duration::seconds(1));
    ASSERT_THAT(sent_, SizeIs(2));
    EXPECT_EQ(sent_[0].target, "/api/v1/namespaces/ml/pods/a/status");
    EXPECT_EQ(sent_[0].body,
              R"({"metadata":{"uid":"uid-a"},"status":{"conditions":[{"type":"PodScheduled",)"
              R"("status":"False","reason":"Unschedulable","message":"0/3 nodes",)"
              R"("lastTransitionTime":"1970-01-01T00:00:00Z"}]}})");
    EXPECT_THAT(sent_[1].body, HasSubstr(R"("reason":"FailedScheduling")"));
    EXPECT_THAT(answers(), IsEmpty());
}

TEST_F(Writers, AReleaseDeletesThisPodOnly) {
    Actions actions;
    actions.releases.push_back({{"ml", "a", "uid-a"}, "half a gang"});
    writer_.carry_out(actions);
    transport_.run_for(Duration::seconds(1));
    ASSERT_FALSE(sent_.empty());
    EXPECT_EQ(sent_[0].target, "/api/v1/namespaces/ml/pods/a");
    EXPECT_EQ(sent_[0].method, client::Method::kDelete);
    EXPECT_THAT(sent_[0].body, HasSubstr(R"("preconditions":{"uid":"uid-a"})"));
    EXPECT_EQ(writer_.counters().released, 1U);
}

TEST_F(Writers, AfterStopNothingIsSent) {
    writer_.stop();
    bind("a");
    transport_.run_for(Duration::seconds(1));
    EXPECT_THAT(targets(), IsEmpty());
    EXPECT_THAT(answers(), IsEmpty());
}

}  // namespace
}  // namespace regimen::kube
