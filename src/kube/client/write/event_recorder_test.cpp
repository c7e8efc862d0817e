#include "kube/client/write/event_recorder.hpp"

#include <gmock/gmock.h>

#include "kube/client/testing/scripted_transport.hpp"

namespace regimen::kube::client {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::SizeIs;
using testing::StartsWith;

class EventRecorders : public testing::Test {
protected:
    EventRecorders()
        : queue_(transport_, {.rate = {.per_second = 100000, .burst = 100000}}, Rng(1)) {
        transport_.serve([this](RequestId id, const Request& request) {
            sent_.push_back(
                fmt::format("{} {} {}", name(request.method), request.target, request.body));
            transport_.answer(id, status_, "{}");
        });
        start({.instance = "replica-0"});
    }
    void start(const EventRecorderOptions& options) { recorder_.emplace(queue_, options); }
    void record(const EventNote& note, std::int64_t second) {
        recorder_->record(note, begin_ + Duration::seconds(second));
        transport_.run_for(Duration());
    }
    static EventNote note(const std::string& text, const std::string& pod = "a") {
        return {.regarding = {.key = {"ml", pod}, .uid = "u-" + pod},
                .warning = true,
                .reason = "FailedScheduling",
                .action = "Scheduling",
                .note = text};
    }

    const Instant begin_ = parse_rfc3339("2024-02-29T12:00:00Z").value();
    ScriptedTransport transport_;
    int status_ = 201;
    std::vector<std::string> sent_;
    std::optional<EventRecorder> recorder_;
    WriteQueue queue_;
};

TEST_F(EventRecorders, FirstEventIsCreatedWhole) {
    record(note("0/3 nodes"), 0);
    ASSERT_THAT(sent_, SizeIs(1));
    EXPECT_THAT(sent_[0], StartsWith("POST /apis/events.k8s.io/v1/namespaces/ml/events "
                                     R"({"apiVersion":"events.k8s.io/v1","kind":"Event",)"
                                     R"("metadata":{"name":"a.)"));
    EXPECT_THAT(sent_[0],
                HasSubstr(R"("namespace":"ml"},"eventTime":"2024-02-29T12:00:00.000000Z",)"
                          R"("reportingController":"regimen.dev/scheduler",)"
                          R"("reportingInstance":"replica-0","action":"Scheduling",)"
                          R"("reason":"FailedScheduling","type":"Warning","note":"0/3 nodes",)"
                          R"("regarding":{"apiVersion":"v1","kind":"Pod","name":"a",)"
                          R"("namespace":"ml","uid":"u-a"}})"));
}

TEST_F(EventRecorders, RepetitionCountsUpNowAndThen) {
    for (int i = 0; i < 600; ++i) {
        record(note("same"), i);
    }
    // Powers of two up to 512 come to 9, and once a minute for ten minutes.
    EXPECT_GE(sent_.size(), 15U);
    EXPECT_LE(sent_.size(), 20U);
    EXPECT_THAT(sent_[1], MatchesRegex("PATCH /apis/events.k8s.io/v1/namespaces/ml/events/a\\..* "
                                       "\\{\"series\":\\{\"count\":2,.*"));
    EXPECT_EQ(recorder_->series(), 1U);
}

TEST_F(EventRecorders, OtherNotesSilenceAndLossBeginANewEvent) {
    record(note("one"), 0);
    record(note("two"), 1);
    record(note("one", "b"), 2);
    record(note("one"), 500);
    EXPECT_THAT(sent_, SizeIs(4));
    for (const std::string& text : sent_) {
        EXPECT_THAT(text, StartsWith("POST"));
    }
    status_ = 404;
    record(note("one"), 501);
    status_ = 201;
    record(note("one"), 502);
    EXPECT_THAT(sent_.at(4), StartsWith("PATCH"));
    EXPECT_THAT(sent_.at(5), StartsWith("POST"));
}

TEST_F(EventRecorders, MemoryAndTextAreBounded) {
    start({.max_series = 100});
    for (int i = 0; i < 1000; ++i) {
        record(note("x", fmt::format("p{}", i)), i);
    }
    EXPECT_LE(recorder_->series(), 100U);
    record(note(std::string(100'000, 'n')), 2000);
    EXPECT_LT(sent_.back().size(), 2500U);
    const std::size_t before = sent_.size();
    record(note("x", "../../nodes"), 2001);  // the collection's path does not contain the name
    EXPECT_EQ(sent_.size(), before + 1);
    EventNote hostile = note("x");
    hostile.regarding.key.namespace_name = "../../x";
    record(hostile, 2002);
    EXPECT_EQ(sent_.size(), before + 1);
}

}  // namespace
}  // namespace regimen::kube::client
