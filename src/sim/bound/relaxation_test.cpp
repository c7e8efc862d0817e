#include "sim/bound/relaxation.hpp"

#include <gtest/gtest.h>

namespace regimen::sim {
namespace {

BoundNodeShape shape(std::int64_t count, std::int64_t cpu_milli, std::int32_t devices,
                     std::vector<std::string> models = {"T4"}) {
    return {count, cpu_milli, devices, std::move(models)};
}

BoundPodClass pod(std::int64_t demand, std::int64_t cpu_milli, std::int32_t devices,
                  std::int32_t milli, std::vector<std::string> models = {}) {
    return {demand, cpu_milli, devices, milli, std::move(models)};
}

TEST(Relaxation, RoundsDownAndMerges) {
    BoundProblem problem;
    problem.shapes = {shape(3, 8'900, 2), shape(2, 8'100, 2)};
    problem.classes = {pod(5, 3'152, 1, 470), pod(7, 3'999, 1, 470), pod(1, 4'000, 1, 470)};
    const Relaxation relaxation = relax(problem, 1000);
    ASSERT_EQ(relaxation.shapes.size(), 1U);
    EXPECT_EQ(relaxation.shapes[0].count, 5);
    EXPECT_EQ(relaxation.shapes[0].cores, 8);
    EXPECT_EQ(relaxation.units_per_device, 100);
    ASSERT_EQ(relaxation.items.size(), 2U);
    EXPECT_EQ(relaxation.items[0].demand, 12);
    EXPECT_EQ(relaxation.items[0].size.cores, 3);
    EXPECT_EQ(relaxation.items[0].size.units, 47);
    EXPECT_EQ(relaxation.item_of_class, (std::vector<std::int32_t>{0, 0, 1}));
    EXPECT_TRUE(relaxation.classes_that_fit_nowhere.empty());
}

TEST(Relaxation, ModelsDivideShapesIntoGroups) {
    BoundProblem problem;
    problem.shapes = {shape(1, 8'000, 2, {"T4"}), shape(1, 8'000, 2, {"G2"}),
                      shape(1, 8'000, 2, {"P100"}), shape(1, 4'000, 1, {"G2", "T4"})};
    problem.classes = {pod(1, 1'000, 1, 500), pod(1, 1'000, 1, 500, {"T4", "V100"})};
    const Relaxation relaxation = relax(problem, 1000);
    ASSERT_EQ(relaxation.items.size(), 2U);
    // Those that take both classes (T4, and the mixed node) and those that take only the first.
    ASSERT_EQ(relaxation.groups.size(), 2U);
    ASSERT_EQ(relaxation.shapes.size(), 3U);
    for (const Relaxation::Shape& merged : relaxation.shapes) {
        const auto& group = relaxation.groups[static_cast<std::size_t>(merged.group)];
        EXPECT_EQ(group.items.size(), merged.count == 2 ? 1U : 2U);
    }
}

TEST(Relaxation, FitIsJudgedByTheAskedAmounts) {
    BoundProblem problem;
    problem.shapes = {shape(1, 96'000, 8), shape(0, 128'000, 8)};
    problem.classes = {pod(1, 96'500, 8, 1000),           // rounds to 96 cores, and fits nowhere
                       pod(0, 500'000, 8, 1000),          // nobody asks
                       pod(1, 1'000, 9, 1000),            // more devices than any node has
                       pod(1, 1'000, 1, 1000, {"H100"}),  // no such model
                       pod(4, 900, 0, 0),                 // rounds to nothing
                       pod(1, 900, 1, 10)};
    const Relaxation relaxation = relax(problem, 1000);
    EXPECT_EQ(relaxation.classes_that_fit_nowhere, (std::vector<std::int32_t>{0, 2, 3}));
    EXPECT_EQ(relaxation.item_of_class,
              (std::vector<std::int32_t>{kNoItem, kNoItem, kNoItem, kNoItem, kNoItem, 0}));
    ASSERT_EQ(relaxation.shapes.size(), 1U);
}

TEST(Relaxation, UnitIsWhatAllSharesHaveInCommon) {
    BoundProblem problem;
    problem.shapes = {shape(1, 1'000, 1)};
    problem.classes = {pod(1, 0, 1, 250), pod(1, 0, 1, 500), pod(0, 0, 1, 333)};
    EXPECT_EQ(relax(problem, 1000).units_per_device, 4);
    problem.classes[2].demand = 1;
    EXPECT_EQ(relax(problem, 1000).units_per_device, 1000);
}

TEST(Relaxation, HugeNodesCoarsenTheGrain) {
    BoundProblem problem;
    problem.shapes = {shape(1, 10'240'000, 8)};
    problem.classes = {pod(1, 25'000, 1, 1000)};
    const Relaxation relaxation = relax(problem, 1);
    EXPECT_EQ(relaxation.groups[0].max_cores, 1024);
    EXPECT_EQ(relaxation.items[0].size.cores, 2);
}

}  // namespace
}  // namespace regimen::sim
