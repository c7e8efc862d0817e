// Who is a member of what; sim/input/kubernetes_input_test.cpp has sizes, times and left-out pods.
#include "policy/workloads.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace regimen::policy {
namespace {

PodObject pod(const std::string& name, std::int64_t cpu_milli, const std::string& gang = {}) {
    PodObject result;
    result.name = name;
    result.spec.requests.set(kCpuResource, cpu_milli);
    if (!gang.empty()) {
        result.gang = Gang{gang, 2};
    }
    return result;
}

WorkloadObjects group(std::vector<PodObject> pods) {
    std::vector<PodSpec> classes;
    auto found = workloads_of(
        std::move(pods),
        [&](PodSpec spec) -> Result<std::uint32_t> {
            const auto at = std::find(classes.begin(), classes.end(), spec);
            const auto index = static_cast<std::uint32_t>(at - classes.begin());
            if (at == classes.end()) {
                classes.push_back(std::move(spec));
            }
            return index;
        },
        [](std::string_view node) { return node == "here"; });
    EXPECT_TRUE(found.has_value());
    return *std::move(found);
}

TEST(Workloads, EachPodIsAMemberOfOne) {
    const WorkloadObjects found =
        group({pod("g-0", 1000, "g"), pod("single", 1000), pod("g-1", 2000, "g"),
               pod("other-0", 1000, "f"), pod("g-2", 1000, "g"), pod("other-1", 1000, "f")});
    ASSERT_EQ(found.workloads.size(), 3U);
    EXPECT_EQ(found.workloads[0].name, "default/single");
    EXPECT_EQ(found.workloads[0].sets, (std::vector<WorkloadPodSet>{{0, 1, {1}}}));
    EXPECT_EQ(found.workloads[1].name, "default/gang:f");
    EXPECT_EQ(found.workloads[1].sets, (std::vector<WorkloadPodSet>{{0, 2, {3, 5}}}));
    EXPECT_EQ(found.workloads[2].name, "default/gang:g");
    EXPECT_EQ(found.workloads[2].sets, (std::vector<WorkloadPodSet>{{0, 2, {0, 4}}, {1, 1, {2}}}));
    EXPECT_TRUE(found.left_out.empty());
}

TEST(Workloads, APodOnANodeStandsAloneAndCountsForItsGang) {
    PodObject bound = pod("g-0", 1000, "g");
    bound.node_name = "here";
    PodObject far = pod("far", 1000);
    far.node_name = "elsewhere";
    const WorkloadObjects found = group({bound, pod("g-1", 1000, "g"), far});
    ASSERT_EQ(found.workloads.size(), 2U);
    EXPECT_EQ(found.workloads[0].name, "default/g-0");
    EXPECT_EQ(found.workloads[0].node_name, "here");
    EXPECT_EQ(found.workloads[1].sets, (std::vector<WorkloadPodSet>{{0, 1, {1}}}));
    ASSERT_EQ(found.left_out.size(), 1U);
    EXPECT_EQ(found.left_out[0].reason, "other_node");
    EXPECT_EQ(found.left_out[0].why, "is on node elsewhere, which is not in the input");
}

TEST(Workloads, AGangOfOneNameInTwoNamespacesIsTwo) {
    PodObject elsewhere = pod("g-0", 1000, "g");
    elsewhere.namespace_name = "team";
    const WorkloadObjects found = group({pod("g-0", 1000, "g"), elsewhere});
    EXPECT_TRUE(found.workloads.empty());
    ASSERT_EQ(found.left_out.size(), 2U);
    EXPECT_EQ(found.left_out[0].name, "default/gang:g");
    EXPECT_EQ(found.left_out[1].name, "team/gang:g");
    EXPECT_EQ(found.left_out[1].why, "found 1 pods, expected 2");
}

}  // namespace
}  // namespace regimen::policy
