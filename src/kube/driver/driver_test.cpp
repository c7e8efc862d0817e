#include "kube/driver/driver.hpp"

#include <gmock/gmock.h>

#include "kube/driver/test_support.hpp"

namespace regimen::kube {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class DriverTest : public ::testing::Test {
protected:
    // Tells the driver what happened and what its binds came to, until it has nothing more to do.
    Actions settle() {
        Actions all;
        std::vector<ObjectEvent> answers;
        for (int round = 0; round < 10; ++round) {
            std::vector<ObjectEvent> events = server_.take_events();
            events.insert(events.end(), answers.begin(), answers.end());
            answers.clear();
            const Actions actions = driver_.step(now_, events);
            for (const BindPod& wanted : actions.binds) {
                const BindOutcome outcome =
                    refuse_binds_ ? BindOutcome::kRefused : server_.bind(wanted);
                answers.emplace_back(BindAnswered{wanted.pod.uid, wanted.node, outcome, ""});
                all.binds.push_back(wanted);
            }
            for (const ReleasePod& release : actions.releases) {
                server_.begin_delete(release.pod.uid, now_);
                all.releases.push_back(release);
            }
            all.reports.insert(all.reports.end(), actions.reports.begin(), actions.reports.end());
            all.wake_at = actions.wake_at;
            if (answers.empty() && actions.releases.empty() && actions.wake_at != now_) {
                break;
            }
        }
        EXPECT_EQ(driver_.refused_facts(), 0U);
        return all;
    }
    void pass(Duration time) { now_ = now_ + time; }
    std::int64_t devices_used() const { return driver_.engine().cluster().totals().device_used; }

    policy::PodObject member(std::string name, std::int32_t size, int devices = 1) {
        policy::PodObject object = test::pod(std::move(name), 1000, devices);
        object.gang = policy::Gang{"g", size};
        return object;
    }

    test::Server server_;
    Driver driver_{DriverOptions{}};
    Instant now_ = Instant::from_micros(1'000'000);
    bool refuse_binds_ = false;
};

TEST_F(DriverTest, APodOfOursIsBoundOnce) {
    server_.put(test::node("a", 8000, 2));
    const std::string uid = server_.create(test::pod("p", 1000, 1));
    const Actions actions = settle();
    ASSERT_THAT(actions.binds, SizeIs(1));
    EXPECT_EQ(actions.binds[0].pod, (PodKey{"default", "p", uid}));
    EXPECT_EQ(actions.binds[0].node, "a");
    EXPECT_EQ(actions.binds[0].devices, 1U);
    server_.run(uid);
    EXPECT_THAT(settle().binds, IsEmpty());
    EXPECT_EQ(devices_used(), 1000);
    server_.remove(uid);
    settle();
    EXPECT_EQ(devices_used(), 0);
}

TEST_F(DriverTest, PodsOfOtherSchedulersAreUsageOnly) {
    server_.put(test::node("a", 8000, 1));
    policy::PodObject foreign = test::pod("f", 1000, 1);
    foreign.scheduler_name = "default-scheduler";
    const std::string uid = server_.create(foreign);
    EXPECT_THAT(settle().binds, IsEmpty());
    EXPECT_EQ(devices_used(), 0);
    foreign.uid = uid;
    foreign.node_name = "a";
    server_.update(foreign);
    server_.create(test::pod("p", 1000, 1));
    const Actions actions = settle();
    EXPECT_THAT(actions.binds, IsEmpty());
    EXPECT_EQ(devices_used(), 1000);
    ASSERT_THAT(actions.reports, SizeIs(1));
    EXPECT_EQ(actions.reports[0].reason, "Unschedulable");
    EXPECT_THAT(actions.reports[0].message, HasSubstr("0/1 nodes: 1 too few free accelerators"));
    server_.remove(uid);
    EXPECT_THAT(settle().binds, SizeIs(1));
}

TEST_F(DriverTest, NobodyIsPlacedBeforeGatesAreGone) {
    server_.put(test::node("a", 8000, 1));
    policy::PodObject gated = test::pod("p", 1000, 1);
    gated.gated = true;
    gated.uid = server_.create(gated);
    EXPECT_THAT(settle().binds, IsEmpty());
    gated.gated = false;
    gated.spec.node_selector.set("zone", "b");  // as queues that admit do
    server_.update(gated);
    const Actions actions = settle();
    EXPECT_THAT(actions.binds, IsEmpty());
    ASSERT_THAT(actions.reports, SizeIs(1));
    EXPECT_THAT(actions.reports[0].message, HasSubstr("node selector or affinity"));
}

TEST_F(DriverTest, AGangWaitsForItsPodsAndIsBoundWhole) {
    server_.put(test::node("a", 8000, 2));
    server_.put(test::node("b", 8000, 2));
    server_.create(member("w0", 3));
    server_.create(member("w1", 3));
    Actions actions = settle();
    EXPECT_THAT(actions.binds, IsEmpty());
    ASSERT_THAT(actions.reports, SizeIs(2));
    EXPECT_EQ(actions.reports[0].reason, "WaitingForGang");
    EXPECT_EQ(actions.reports[0].message, "2 of the 3 pods of gang g are there");
    server_.create(member("w2", 3));
    actions = settle();
    EXPECT_THAT(actions.binds, SizeIs(3));
    EXPECT_THAT(actions.releases, IsEmpty());
    EXPECT_EQ(actions.wake_at, std::nullopt);
    server_.create(member("late", 3));  // beyond the size: alone
    EXPECT_THAT(settle().binds, SizeIs(1));
}

TEST_F(DriverTest, APodGroupMayComeAfterItsPods) {
    server_.put(test::node("a", 8000, 4));
    server_.create(member("w0", 0));
    server_.create(member("w1", 0));
    const Actions actions = settle();
    EXPECT_THAT(actions.binds, IsEmpty());
    EXPECT_THAT(actions.reports[0].message, HasSubstr("the size of gang g is not known"));
    server_.put_group("g", 2);
    EXPECT_THAT(settle().binds, SizeIs(2));
}

TEST_F(DriverTest, AGangWithoutRoomTakesNone) {
    server_.put(test::node("a", 8000, 2));
    for (const char* name : {"w0", "w1", "w2"}) {
        server_.create(member(name, 3));
    }
    const Actions actions = settle();
    EXPECT_THAT(actions.binds, IsEmpty());
    ASSERT_THAT(actions.reports, SizeIs(3));
    EXPECT_THAT(actions.reports[0].message, HasSubstr("2 of 3 pods find room"));
    EXPECT_EQ(devices_used(), 0);
}

TEST_F(DriverTest, ARefusedBindWaitsAndIsTriedAgain) {
    server_.put(test::node("a", 8000, 1));
    server_.create(test::pod("p", 1000, 1));
    refuse_binds_ = true;
    Actions actions = settle();
    ASSERT_THAT(actions.binds, SizeIs(1));
    EXPECT_EQ(devices_used(), 0);
    EXPECT_EQ(actions.wake_at, now_ + Duration::seconds(1));
    pass(Duration::seconds(1));
    actions = settle();
    ASSERT_THAT(actions.binds, SizeIs(1));
    EXPECT_EQ(actions.wake_at, now_ + Duration::seconds(2));
    refuse_binds_ = false;
    pass(Duration::seconds(1));
    EXPECT_THAT(settle().binds, IsEmpty());  // not yet
    pass(Duration::seconds(1));
    EXPECT_THAT(settle().binds, SizeIs(1));
    EXPECT_EQ(devices_used(), 1000);
}

TEST_F(DriverTest, ABindWhoseAnswerWasLostIsSentAgain) {
    server_.put(test::node("a", 8000, 1));
    const std::string uid = server_.create(test::pod("p", 1000, 1));
    const Actions first = driver_.step(now_, server_.take_events());
    ASSERT_THAT(first.binds, SizeIs(1));
    const ObjectEvent lost[] = {BindAnswered{uid, "a", BindOutcome::kUnknown, ""}};
    const Actions again = driver_.step(now_, lost);
    EXPECT_EQ(again.binds.size(), 1U);
    EXPECT_EQ(again.binds[0].node, "a");
    EXPECT_EQ(devices_used(), 1000);  // held all the while
    EXPECT_EQ(server_.bind(again.binds[0]), BindOutcome::kBound);
    settle();
    EXPECT_EQ(devices_used(), 1000);
}

TEST_F(DriverTest, WhatItDoesNotLookAtIsLeftToOthersAndCountsOnceBound) {
    server_.put(test::node("a", 8000, 1));
    policy::PodObject claims = test::pod("p", 1000, 1);
    claims.unsupported = "a volume claim";
    claims.uid = server_.create(claims);
    const Actions actions = settle();
    EXPECT_THAT(actions.binds, IsEmpty());
    ASSERT_THAT(actions.reports, SizeIs(1));
    EXPECT_EQ(actions.reports[0].reason, "Unsupported");
    claims.node_name = "a";  // somebody else did it
    server_.update(claims);
    server_.create(test::pod("q", 1000, 1));
    EXPECT_THAT(settle().binds, IsEmpty());
    EXPECT_EQ(devices_used(), 1000);
}

TEST_F(DriverTest, HalfAGangIsReleased) {
    server_.put(test::node("a", 8000, 1));
    server_.put(test::node("b", 8000, 1));
    server_.create(member("w0", 2));
    server_.create(member("w1", 2));
    const Actions placed = driver_.step(now_, server_.take_events());
    ASSERT_THAT(placed.binds, SizeIs(2));
    // One is bound; the other's node is gone before its bind arrives, and nothing else has room.
    const BindPod& kept = placed.binds[0];
    ASSERT_EQ(server_.bind(kept), BindOutcome::kBound);
    server_.drop_node(placed.binds[1].node);
    Actions actions = settle();
    EXPECT_THAT(actions.releases, IsEmpty());
    ASSERT_TRUE(actions.wake_at.has_value());
    pass(Duration::seconds(60));
    actions = settle();
    ASSERT_THAT(actions.releases, SizeIs(1));
    EXPECT_EQ(actions.releases[0].pod.uid, kept.pod.uid);
    EXPECT_THAT(actions.releases[0].why, HasSubstr("gang g did not become whole within 1m0s"));
    server_.remove(kept.pod.uid);
    settle();
    EXPECT_EQ(devices_used(), 0);
}

TEST_F(DriverTest, AGangThatWasWholeIsNotReleasedForALostPod) {
    server_.put(test::node("a", 8000, 1));
    server_.put(test::node("b", 8000, 1));
    server_.create(member("w0", 2));
    server_.create(member("w1", 2));
    ASSERT_THAT(settle().binds, SizeIs(2));
    server_.remove(server_.pods().begin()->first);
    server_.drop_node("a");
    server_.create(member("w2", 2));  // the owner's replacement
    settle();
    pass(Duration::minutes(10));
    EXPECT_THAT(settle().releases, IsEmpty());
}

TEST_F(DriverTest, DevicesOfARestartingPluginAreNotForgotten) {
    server_.put(test::node("a", 8000, 2));
    const std::string uid = server_.create(test::pod("p", 1000, 2));
    ASSERT_THAT(settle().binds, SizeIs(1));
    server_.run(uid);
    server_.put(test::node("a", 8000, 0));
    server_.create(test::pod("q", 1000, 1));
    EXPECT_THAT(settle().binds, IsEmpty());
    server_.put(test::node("a", 8000, 2));
    EXPECT_THAT(settle().binds, IsEmpty());  // both are held by p all the time
    server_.remove(uid);
    EXPECT_THAT(settle().binds, SizeIs(1));
}

TEST_F(DriverTest, AForeignBindOfOurPodCounts) {
    server_.put(test::node("a", 8000, 1));
    server_.put(test::node("b", 8000, 1));
    const std::string uid = server_.create(test::pod("p", 1000, 1));
    const Actions placed = driver_.step(now_, server_.take_events());
    ASSERT_THAT(placed.binds, SizeIs(1));
    const std::string other = placed.binds[0].node == "a" ? "b" : "a";
    policy::PodObject object = server_.pods().at(uid);
    object.node_name = other;
    server_.update(object);
    const ObjectEvent refused[] = {
        PodSeen{object}, BindAnswered{uid, placed.binds[0].node, BindOutcome::kRefused, ""}};
    driver_.step(now_, refused);
    settle();
    EXPECT_EQ(devices_used(), 1000);
    server_.create(test::pod("q", 1000, 1));
    const Actions next = settle();
    ASSERT_THAT(next.binds, SizeIs(1));
    EXPECT_NE(next.binds[0].node, other);
}

TEST_F(DriverTest, ANodeThatReturnsHasItsPodsAgain) {
    server_.put(test::node("a", 8000, 1));
    server_.create(test::pod("p", 1000, 1));
    ASSERT_THAT(settle().binds, SizeIs(1));
    server_.drop_node("a");
    settle();
    EXPECT_EQ(devices_used(), 0);
    server_.put(test::node("a", 8000, 1));
    server_.create(test::pod("q", 1000, 1));
    EXPECT_THAT(settle().binds, IsEmpty());
    EXPECT_EQ(devices_used(), 1000);
}

TEST_F(DriverTest, StateIsRebuiltFromTheObjects) {
    server_.put(test::node("a", 8000, 2));
    server_.put(test::node("b", 8000, 1));
    server_.create(member("w0", 3));
    server_.create(member("w1", 3));
    server_.create(member("w2", 3));
    const Actions placed = driver_.step(now_, server_.take_events());
    ASSERT_THAT(placed.binds, SizeIs(3));
    ASSERT_EQ(server_.bind(placed.binds[0]), BindOutcome::kBound);  // and then it crashes
    Driver successor{DriverOptions{}};
    const Actions again = successor.step(now_, server_.list());
    EXPECT_THAT(again.binds, SizeIs(2));
    EXPECT_EQ(successor.engine().cluster().totals().device_used, 3000);
    EXPECT_EQ(successor.refused_facts(), 0U);
}

}  // namespace
}  // namespace regimen::kube
