#include "sim/input/kubernetes_input.hpp"

#include <gmock/gmock.h>

namespace regimen::sim {
namespace {

using testing::HasSubstr;

NodeSpec node(const std::string& name) {
    NodeSpec result;
    result.name = name;
    result.allocatable.set(kPodsResource, 110);
    return result;
}

policy::PodObject pod(const std::string& name, std::int64_t cpu = 1) {
    policy::PodObject result;
    result.name = name;
    result.spec.requests.set(kCpuResource, cpu);
    return result;
}

policy::PodObject gang_pod(const std::string& name, const std::string& gang, std::int32_t size,
                           std::int64_t cpu = 1) {
    policy::PodObject result = pod(name, cpu);
    result.gang = policy::Gang{gang, size};
    return result;
}

policy::PodObject on(policy::PodObject object, const std::string& node_name) {
    object.node_name = node_name;
    return object;
}

Trace read(std::vector<policy::PodObject> pods) {
    policy::ClusterObjects objects;
    objects.nodes = {node("a"), node("b")};
    objects.pods = std::move(pods);
    auto trace = trace_of(std::move(objects), "in");
    EXPECT_TRUE(trace.has_value()) << to_string(trace.error());
    return std::move(*trace);
}

std::optional<TraceRow> find(const Trace& trace, std::string_view name) {
    for (const TraceRow& row : trace.rows) {
        if (trace.name(row) == name) {
            return row;
        }
    }
    return std::nullopt;
}

TEST(KubernetesTrace, MakesARowOfAPod) {
    policy::PodObject timed = pod("p");
    timed.namespace_name = "team";
    timed.priority = 5;
    timed.created = Instant::from_micros(77);
    const Trace trace = read({timed, on(pod("q"), "b")});
    ASSERT_EQ(trace.rows.size(), 2U);
    const std::optional<TraceRow> p = find(trace, "team/p");
    ASSERT_TRUE(p.has_value());
    EXPECT_EQ(p->priority, 5);
    EXPECT_EQ(p->created_us, 77);
    EXPECT_FALSE(p->started);
    EXPECT_EQ(p->bound_node, kUnboundNode);
    const std::optional<TraceRow> q = find(trace, "default/q");
    ASSERT_TRUE(q.has_value());
    EXPECT_TRUE(q->started);
    EXPECT_EQ(q->bound_node, 1U);
    EXPECT_EQ(q->shape, p->shape);
    EXPECT_FALSE(trace.has_times);
}

TEST(KubernetesTrace, PutsAGangTogether) {
    policy::PodObject first = gang_pod("g-0", "g", 3);
    first.created = Instant::from_micros(10);
    first.priority = -1;
    policy::PodObject last = gang_pod("g-1", "g", 0);
    last.created = Instant::from_micros(30);
    last.priority = -2;
    policy::PodObject other = gang_pod("g-2", "g", 3);
    other.created = Instant::from_micros(20);
    policy::PodObject more = gang_pod("g-3", "g", 3);
    more.created = Instant::from_micros(20);
    const Trace trace = read({first, last, other, more});
    ASSERT_EQ(trace.rows.size(), 1U);
    const std::optional<TraceRow> gang = find(trace, "default/gang:g");
    ASSERT_TRUE(gang.has_value());
    EXPECT_EQ(gang->created_us, 30);
    EXPECT_EQ(gang->priority, 0);
    EXPECT_EQ(trace.shapes[gang->shape], (Shape{{{0, 4, 3}}}));
}

TEST(KubernetesTrace, CountsBoundPodsTowardTheSizeOfTheirGang) {
    const Trace trace = read({on(gang_pod("g-0", "g", 3), "a"), gang_pod("g-1", "g", 3),
                              gang_pod("g-2", "g", 3), gang_pod("g-3", "g", 3)});
    ASSERT_EQ(trace.rows.size(), 2U);
    EXPECT_EQ(find(trace, "default/g-0")->bound_node, 0U);
    EXPECT_EQ(trace.shapes[find(trace, "default/gang:g")->shape], (Shape{{{0, 3, 2}}}));
}

TEST(KubernetesTrace, StartsAGangOfUnlikePodsWhole) {
    const Trace trace =
        read({gang_pod("g-0", "g", 2, 1), gang_pod("g-1", "g", 2, 2), gang_pod("g-2", "g", 2, 2)});
    ASSERT_EQ(trace.rows.size(), 1U);
    EXPECT_EQ(trace.shapes[trace.rows[0].shape], (Shape{{{0, 1, 1}, {1, 2, 2}}}));
}

TEST(KubernetesTrace, LeavesOutAndCounts) {
    policy::PodObject ended = pod("ended");
    ended.phase = policy::PodPhase::kSucceeded;
    policy::PodObject failed = on(pod("failed"), "a");
    failed.phase = policy::PodPhase::kFailed;
    policy::PodObject gated = pod("gated");
    gated.gated = true;
    policy::ClusterObjects objects;
    objects.nodes = {node("a")};
    objects.pods = {ended,      failed, gated, on(pod("far"), "elsewhere"), gang_pod("g-0", "g", 2),
                    pod("good")};
    objects.skipped["Service"] = 3;
    const auto trace = trace_of(std::move(objects), "in");
    ASSERT_TRUE(trace.has_value()) << to_string(trace.error());
    EXPECT_EQ(trace->rows.size(), 1U);
    std::string all;
    for (const auto& reason : trace->skipped.reasons) {
        all += reason.reason + "=" + std::to_string(reason.count) + " ";
    }
    EXPECT_EQ(all, "finished=2 gated=1 incomplete_gang=1 kind:Service=3 other_node=1 ");
    EXPECT_THAT(trace->skipped.reasons[2].first,
                HasSubstr("in: default/gang:g: found 1 pods, expected 2"));
}

TEST(KubernetesTrace, NeedsNodesAndPods) {
    policy::ClusterObjects objects;
    objects.nodes = {node("a")};
    const auto trace = trace_of(std::move(objects), "in");
    ASSERT_FALSE(trace.has_value());
    EXPECT_EQ(to_string(trace.error()),
              "in: found 1 Nodes and 0 Pods, expected at least one of each");
}

}  // namespace
}  // namespace regimen::sim
