#include "nodesim/kubelet_book.hpp"

#include <gmock/gmock.h>

namespace regimen::nodesim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Instant kBegin = Instant::from_micros(1'000'000);

NodeSpec node(const std::string& name, std::int64_t cpu_milli, int devices) {
    NodeSpec spec;
    spec.name = name;
    spec.allocatable.set(kCpuResource, cpu_milli);
    spec.allocatable.set(kPodsResource, 3);
    Device device;
    device.resource = "nvidia.com/gpu";
    spec.devices.assign(static_cast<std::size_t>(devices), device);
    return spec;
}

SimPod pod(const std::string& name, std::int64_t cpu_milli, int devices = 0) {
    SimPod pod;
    pod.object.name = name;
    pod.object.uid = "uid-" + name;
    pod.object.node_name = "n";
    pod.object.spec.requests.set(kCpuResource, cpu_milli);
    if (devices > 0) {
        pod.object.spec.devices.emplace();
        pod.object.spec.devices->resource = "nvidia.com/gpu";
        pod.object.spec.devices->count = devices;
    }
    return pod;
}

std::vector<std::string> names(const std::vector<PodAction>& actions) {
    static constexpr const char* kSteps[] = {"run", "succeed", "fail", "remove"};
    std::vector<std::string> all;
    for (const PodAction& action : actions) {
        all.push_back(action.name + " " + kSteps[static_cast<std::size_t>(action.step)] +
                      (action.reason.empty() ? "" : " " + action.reason));
    }
    return all;
}

class KubeletBooks : public testing::Test {
protected:
    KubeletBooks() { book_.put_node(node("n", 4000, 2)); }
    std::vector<std::string> due(Duration after) { return names(book_.due(kBegin + after)); }

    KubeletBook book_{Duration::seconds(2)};
};

TEST_F(KubeletBooks, APodStartsWorksAndEnds) {
    SimPod one = pod("a", 1000);
    one.work = Duration::seconds(10);
    book_.see(one, kBegin);
    EXPECT_THAT(due(Duration::seconds(1)), IsEmpty());
    EXPECT_EQ(book_.next(), kBegin + Duration::seconds(2));
    EXPECT_THAT(due(Duration::seconds(2)), ElementsAre("a run"));
    EXPECT_EQ(book_.running(), 1U);
    EXPECT_THAT(due(Duration::seconds(11)), IsEmpty());
    EXPECT_THAT(due(Duration::seconds(12)), ElementsAre("a succeed"));
    EXPECT_EQ(book_.running(), 0U);
    one.object.phase = policy::PodPhase::kSucceeded;
    book_.see(one, kBegin + Duration::seconds(12));
    book_.gone("uid-a");
    EXPECT_EQ(book_.pods(), 0U);
    EXPECT_EQ(book_.next(), std::nullopt);
}

TEST_F(KubeletBooks, WithoutADurationItWorksForEver) {
    book_.see(pod("a", 1000), kBegin);
    EXPECT_THAT(due(Duration::days(100)), ElementsAre("a run"));
    EXPECT_EQ(book_.next(), std::nullopt);
}

TEST_F(KubeletBooks, WhatHasNoRoomFailsAtOnceAndHoldsNothing) {
    book_.see(pod("a", 3000), kBegin);
    book_.see(pod("b", 2000), kBegin);
    book_.see(pod("c", 0, 3), kBegin);
    EXPECT_THAT(due(Duration()), ElementsAre("b fail OutOfcpu", "c fail OutOfnvidia.com/gpu"));
    book_.see(pod("d", 1000, 2), kBegin);
    book_.see(pod("e", 0, 1), kBegin);
    EXPECT_THAT(due(Duration()), ElementsAre("e fail UnexpectedAdmissionError"));
    book_.see(pod("f", 0), kBegin);
    book_.see(pod("g", 0), kBegin);
    EXPECT_THAT(due(Duration()), ElementsAre("g fail OutOfpods"));
    book_.gone("uid-a");
    book_.see(pod("h", 3000), kBegin);
    EXPECT_THAT(due(Duration()), IsEmpty());
}

TEST_F(KubeletBooks, RoomIsFreeWhenWorkEnds) {
    SimPod one = pod("a", 4000, 2);
    one.work = Duration::seconds(1);
    one.fails = true;
    book_.see(one, kBegin);
    EXPECT_THAT(due(Duration::seconds(3)), ElementsAre("a run", "a fail Error"));
    book_.see(pod("b", 4000, 2), kBegin + Duration::seconds(3));
    EXPECT_THAT(due(Duration::seconds(5)), ElementsAre("b run"));
}

TEST_F(KubeletBooks, ARunningPodGoesOnFromWhereItWas) {
    SimPod one = pod("a", 1000);
    one.object.phase = policy::PodPhase::kRunning;
    one.work = Duration::seconds(10);
    one.running = kBegin - Duration::seconds(7);
    book_.see(one, kBegin);
    EXPECT_EQ(book_.next(), kBegin + Duration::seconds(3));
    EXPECT_THAT(due(Duration::seconds(3)), ElementsAre("a succeed"));
}

TEST_F(KubeletBooks, WhatIsDeletedIsRemoved) {
    SimPod one = pod("a", 1000);
    book_.see(one, kBegin);
    EXPECT_THAT(due(Duration::seconds(2)), ElementsAre("a run"));
    one.object.deleted = kBegin;
    book_.see(one, kBegin + Duration::seconds(3));
    EXPECT_THAT(due(Duration::seconds(3)), ElementsAre("a remove"));
}

TEST_F(KubeletBooks, OtherNodesAndLostOnesAreLeftAlone) {
    SimPod other = pod("a", 1000);
    other.object.node_name = "elsewhere";
    book_.see(other, kBegin);
    other.object.node_name.reset();
    book_.see(other, kBegin);
    EXPECT_EQ(book_.pods(), 0U);
    book_.see(pod("b", 1000), kBegin);
    book_.drop_node("n");
    EXPECT_THAT(due(Duration::seconds(5)), IsEmpty());
}

TEST_F(KubeletBooks, ARejectionComesOnce) {
    book_.reject_next("n", "TopologyAffinityError");
    book_.see(pod("a", 1000), kBegin);
    book_.see(pod("b", 1000), kBegin);
    EXPECT_THAT(due(Duration()), ElementsAre("a fail TopologyAffinityError"));
}

// A device plugin restarts: what runs keeps what it has.
TEST_F(KubeletBooks, ANewDescriptionKeepsWhatIsTaken) {
    book_.see(pod("a", 1000, 2), kBegin);
    NodeSpec sick = node("n", 4000, 2);
    sick.devices[0].healthy = false;
    sick.devices[1].healthy = false;
    book_.put_node(sick);
    book_.see(pod("b", 0, 1), kBegin);
    EXPECT_THAT(due(Duration()), ElementsAre("b fail UnexpectedAdmissionError"));
    book_.put_node(node("n", 4000, 2));
    book_.see(pod("c", 0, 1), kBegin);
    EXPECT_THAT(due(Duration()), ElementsAre("c fail UnexpectedAdmissionError"));
    book_.gone("uid-a");
    book_.see(pod("d", 0, 2), kBegin);
    EXPECT_THAT(due(Duration()), IsEmpty());
}

}  // namespace
}  // namespace regimen::nodesim
