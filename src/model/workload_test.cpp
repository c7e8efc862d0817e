#include "model/workload.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <string>
#include <vector>

namespace regimen {
namespace {

PodSet pods(std::int32_t count) {
    return {.name = "workers", .pod_class = PodClassId(0), .count = count, .min_count = 1};
}

// Two replicas of (one launcher and three workers), and a driver.
WorkloadSpec good_workload() {
    WorkloadSpec workload;
    workload.name = "train";
    PodGroup inner;
    inner.name = "replica";
    inner.count = 2;
    inner.constraints = {{"network", "rack", true}};
    inner.pod_sets = {pods(1), pods(3)};
    workload.group.pod_sets = {pods(1)};
    workload.group.groups = {inner};
    workload.expected_duration = Duration::hours(3);
    return workload;
}

PodGroup nested(std::size_t depth) {
    PodGroup group;
    group.pod_sets = {pods(1)};
    for (std::size_t i = 1; i < depth; ++i) {
        PodGroup outer;
        outer.groups.push_back(std::move(group));
        group = std::move(outer);
    }
    return group;
}

struct BadWorkload {
    std::function<void(WorkloadSpec&)> spoil;
    const char* message;
};

const std::vector<BadWorkload> kBadWorkloads = {
    {[](WorkloadSpec& it) { it.name.clear(); }, "name: empty: expected the workload's name"},
    {[](WorkloadSpec& it) { it.group.count = 0; }, "group.count: 0: expected 1 to 1000000"},
    {[](WorkloadSpec& it) { it.group.min_count = 2; },
     "group.min_count: 2: expected 1 to 1, the count"},
    {[](WorkloadSpec& it) { it.group.min_count = 0; },
     "group.min_count: 0: expected 1 to 1, the count"},
    {[](WorkloadSpec& it) { it.group = {}; }, "group: no pods: expected pod sets or groups"},
    {[](WorkloadSpec& it) { it.group.groups.emplace_back(); },
     "group.groups[1]: no pods: expected pod sets or groups"},
    {[](WorkloadSpec& it) { it.group.groups[0].pod_sets[1].count = -1; },
     "group.groups[0].pod_sets[1].count: -1: expected 1 to 1000000"},
    {[](WorkloadSpec& it) { it.group.groups[0].pod_sets[1].min_count = 4; },
     "group.groups[0].pod_sets[1].min_count: 4: expected 1 to 3, the count"},
    {[](WorkloadSpec& it) { it.group.pod_sets[0].pod_class = {}; },
     "group.pod_sets[0].pod_class: missing: expected the id of a pod class"},
    {[](WorkloadSpec& it) { it.group.groups[0].constraints[0].tree.clear(); },
     "group.groups[0].constraints[0].tree: empty: expected a topology's name"},
    {[](WorkloadSpec& it) { it.group.groups[0].constraints[0].level.clear(); },
     "group.groups[0].constraints[0].level: empty: expected a level of the tree"},
    {[](WorkloadSpec& it) { it.group.count = 1'000'000; },
     "group: the counts multiply to more than 1000000 pods: expected at most that many"},
    {[](WorkloadSpec& it) { it.expected_duration = Duration::seconds(-1); },
     "expected_duration: negative: expected a duration of zero or more"},
};

TEST(Workload, AGoodOneIsValid) {
    const Result<Workload> workload = Workload::make(good_workload());
    ASSERT_TRUE(workload.has_value()) << to_string(workload.error());
    EXPECT_EQ(**workload, good_workload());
}

TEST(Workload, EveryFieldIsCheckedAndNamed) {
    for (const BadWorkload& one : kBadWorkloads) {
        WorkloadSpec workload = good_workload();
        one.spoil(workload);
        const Result<Workload> made = Workload::make(workload);
        ASSERT_FALSE(made.has_value()) << one.message;
        EXPECT_EQ(to_string(made.error()), one.message);
    }
}

TEST(Workload, GroupsNestToTheLimitAndNotBeyond) {
    WorkloadSpec workload = good_workload();
    workload.group = nested(kMaxGroupDepth);
    EXPECT_TRUE(validate(workload).has_value());
    workload.group = nested(kMaxGroupDepth + 1);
    const Status status = validate(workload);
    ASSERT_FALSE(status.has_value());
    EXPECT_NE(to_string(status.error()).find("nested 17 deep: expected at most 16"),
              std::string::npos);
}

TEST(Workload, AsManyPodsAsAllowed) {
    WorkloadSpec workload = good_workload();
    workload.group = nested(1);
    workload.group.count = 1000;
    workload.group.pod_sets[0].count = 1000;
    EXPECT_TRUE(validate(workload).has_value());
    workload.group.pod_sets[0].count = 1001;
    EXPECT_FALSE(validate(workload).has_value());
}

TEST(PodCount, MultipliesReplicasOfGroups) {
    EXPECT_EQ(pod_count(good_workload().group), 1 + 2 * (1 + 3));
    EXPECT_EQ(pod_count(PodGroup{}), 0);
}

TEST(PodCount, StopsAboveTheLimitInsteadOfOverflowing) {
    constexpr std::int32_t kHuge = std::numeric_limits<std::int32_t>::max();
    PodGroup group = nested(8);
    for (PodGroup* at = &group;; at = &at->groups.front()) {
        at->count = kHuge;
        if (at->groups.empty()) {
            at->pod_sets.assign(100, pods(kHuge));
            break;
        }
    }
    EXPECT_EQ(pod_count(group), kMaxPods + 1);
    group.count = -3;
    EXPECT_EQ(pod_count(group), 0);
}

TEST(SinglePod, IsOneValidPod) {
    const WorkloadSpec workload = single_pod("p", PodClassId(7), Instant::from_micros(5));
    EXPECT_TRUE(validate(workload).has_value());
    EXPECT_EQ(pod_count(workload.group), 1);
    EXPECT_EQ(workload.name, "p");
    EXPECT_EQ(workload.group.pod_sets.at(0).pod_class, PodClassId(7));
    EXPECT_EQ(workload.submitted, Instant::from_micros(5));
}

}  // namespace
}  // namespace regimen
