// The small parts of a live scheduler: histogram, image, inbox.
#include <gmock/gmock.h>
#include <thread>

#include "kube/live/cluster_image.hpp"
#include "kube/live/histogram.hpp"
#include "kube/live/inbox.hpp"

namespace regimen::kube {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST(Histogram, CountsByDoublingBounds) {
    Histogram histogram;
    histogram.add(Duration());
    histogram.add(Duration::from_micros(100));
    histogram.add(Duration::from_micros(101));
    histogram.add(Duration::hours(1));
    EXPECT_EQ(histogram.count_in(0), 2U);
    EXPECT_EQ(histogram.count_in(1), 1U);
    EXPECT_EQ(histogram.count_in(Histogram::kBuckets), 1U);
    EXPECT_EQ(histogram.count(), 4U);
    EXPECT_EQ(histogram.sum(), Duration::hours(1) + Duration::from_micros(201));
    EXPECT_EQ(Histogram::upper_bound(1), Duration::from_micros(200));
}

ObjectEvent pod(const std::string& uid, const std::string& name) {
    policy::PodObject object;
    object.uid = uid;
    object.name = name;
    return PodSeen{object};
}

TEST(ClusterImage, KeepsTheLatestOfWhatIsThere) {
    ClusterImage image;
    NodeSpec node;
    node.name = "n";
    image.apply(NodeSeen{node});
    image.apply(pod("1", "old"));
    image.apply(pod("1", "new"));
    image.apply(pod("2", "gone"));
    image.apply(PodGone{"2"});
    image.apply(PodGroupSeen{"ns", "g", 3});
    image.apply(PodGroupSeen{"ns", "h", 3});
    image.apply(PodGroupGone{"ns", "h"});
    image.apply(BindAnswered{});
    EXPECT_EQ(image.pods(), 1U);
    const std::vector<ObjectEvent> all = image.hand_over();
    ASSERT_THAT(all, SizeIs(3));
    EXPECT_EQ(std::get<NodeSeen>(all[0]).node.name, "n");
    EXPECT_EQ(std::get<PodGroupSeen>(all[1]).name, "g");
    EXPECT_EQ(std::get<PodSeen>(all[2]).pod.name, "new");
    EXPECT_THAT(image.hand_over(), IsEmpty());
}

TEST(Inbox, HandsOverInOrderAndWakes) {
    Inbox inbox;
    EXPECT_THAT(inbox.take(Duration()), IsEmpty());
    std::vector<ObjectEvent> batch = {pod("1", "a"), pod("2", "b")};
    inbox.push(batch);
    inbox.push(pod("3", "c"));
    EXPECT_THAT(batch, IsEmpty());
    const std::vector<ObjectEvent> all = inbox.take(Duration());
    ASSERT_THAT(all, SizeIs(3));
    EXPECT_EQ(std::get<PodSeen>(all[2]).pod.uid, "3");
    std::thread other([&] { inbox.wake(); });
    EXPECT_THAT(inbox.take(Duration::minutes(5)), IsEmpty());
    other.join();
}

}  // namespace
}  // namespace regimen::kube
