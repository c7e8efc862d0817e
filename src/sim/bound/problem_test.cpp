#include "sim/bound/problem.hpp"

#include <gtest/gtest.h>

namespace regimen::sim {
namespace {

Node node(std::string name, std::int64_t cpu_milli, std::vector<Device> devices,
          bool cordoned = false) {
    NodeSpec spec;
    spec.name = std::move(name);
    for (ResourceList* list : {&spec.capacity, &spec.allocatable}) {
        list->set(kCpuResource, cpu_milli);
        list->set(kPodsResource, 110);
    }
    spec.devices = std::move(devices);
    spec.unschedulable = cordoned;
    auto made = Node::make(std::move(spec));
    EXPECT_TRUE(made) << to_string(made.error());
    return *std::move(made);
}

Device device(std::string resource, std::string model) {
    Device result;
    result.resource = std::move(resource);
    result.model = std::move(model);
    return result;
}

PodClass pod(std::int64_t cpu_milli, std::optional<DeviceRequest> devices) {
    PodSpec spec;
    spec.requests.set(kCpuResource, cpu_milli);
    spec.devices = std::move(devices);
    auto made = PodClass::make(std::move(spec));
    EXPECT_TRUE(made) << to_string(made.error());
    return *std::move(made);
}

const std::string kNvidia = "nvidia.com/gpu";
const std::string kAmd = "amd.com/gpu";

TEST(BoundProblem, EqualNodesAreOneShape) {
    const std::vector<Node> nodes{node("a", 96'000, {device(kNvidia, "T4"), device(kNvidia, "T4")}),
                                  node("b", 96'000, {device(kNvidia, "T4"), device(kNvidia, "T4")}),
                                  node("c", 96'000, {device(kNvidia, "G2")}),
                                  node("d", 32'000, {})};
    const std::vector<PodClass> classes{
        pod(1'500, DeviceRequest{.resource = kNvidia, .count = 1, .milli = 470, .models = {"T4"}}),
        pod(8'000, std::nullopt)};
    const BoundProblem problem =
        make_bound_problem(nodes, classes, std::vector<std::int64_t>{9, 4});
    EXPECT_TRUE(validate(problem));
    ASSERT_EQ(problem.shapes.size(), 3U);
    EXPECT_EQ(problem.shapes[0].cpu_milli, 32'000);
    EXPECT_EQ(problem.shapes[0].devices, 0);
    EXPECT_EQ(problem.shapes[2].count, 2);
    EXPECT_EQ(problem.shapes[2].devices, 2);
    EXPECT_EQ(problem.capacity_gpu_milli, 5000);
    EXPECT_EQ(problem.classes[0].models, std::vector<std::string>{"nvidia.com/gpu/T4"});
    EXPECT_EQ(problem.classes[0].gpu_milli(), 470);
    EXPECT_EQ(problem.classes[0].demand, 9);
    EXPECT_EQ(problem.classes[1].devices, 0);
    EXPECT_EQ(demand_gpu_milli(problem), 9 * 470);
}

TEST(BoundProblem, AnyModelMeansAnyOfItsResource) {
    const std::vector<Node> nodes{node("a", 1'000, {device(kNvidia, "T4")}),
                                  node("b", 1'000, {device(kNvidia, "G2")}),
                                  node("c", 1'000, {device(kAmd, "MI300X")})};
    const std::vector<PodClass> classes{
        pod(0, DeviceRequest{.resource = kNvidia, .count = 1, .milli = 1000, .models = {}}),
        pod(0,
            DeviceRequest{.resource = "google.com/tpu", .count = 1, .milli = 1000, .models = {}})};
    const BoundProblem problem =
        make_bound_problem(nodes, classes, std::vector<std::int64_t>{1, 1});
    EXPECT_EQ(problem.classes[0].models,
              (std::vector<std::string>{"nvidia.com/gpu/G2", "nvidia.com/gpu/T4"}));
    EXPECT_FALSE(problem.classes[1].models.empty());  // which would mean any
}

TEST(BoundProblem, WhatTakesNothingIsStillCapacity) {
    Device parent = device(kNvidia, "A100");
    Device slice = device("nvidia.com/mig-3g.20gb", "A100");
    slice.parent = 0;
    Device sick = slice;
    sick.healthy = false;
    const std::vector<Node> nodes{node("partitioned", 8'000, {parent, slice, sick}),
                                  node("cordoned", 8'000, {parent}, true)};
    const BoundProblem problem = make_bound_problem(nodes, {}, {});
    ASSERT_EQ(problem.shapes.size(), 1U);
    EXPECT_EQ(problem.shapes[0].devices, 1);
    EXPECT_EQ(problem.capacity_gpu_milli, 2000);  // healthy leaves, cordoned ones too
}

TEST(BoundProblem, ValidateNamesTheField) {
    BoundProblem problem;
    problem.shapes = {{.count = 1, .cpu_milli = 1000, .devices = 2, .models = {}}};
    problem.capacity_gpu_milli = 1999;
    Status status = validate(problem);
    ASSERT_FALSE(status);
    EXPECT_EQ(to_string(status.error()),
              "capacity_gpu_milli: found 1999, expected at least the 2000 of the shapes");
    problem.capacity_gpu_milli = 2000;
    problem.classes = {{.demand = 1, .cpu_milli = 0, .devices = 0, .milli = 0, .models = {}},
                       {.demand = 1, .cpu_milli = 0, .devices = 2, .milli = 500, .models = {}}};
    status = validate(problem);
    ASSERT_FALSE(status);
    EXPECT_EQ(to_string(status.error()), "classes[1].milli: found 500, expected 1000 to 1000");
    problem.classes[1].milli = 1000;
    EXPECT_TRUE(validate(problem));
    problem.classes[1].demand = -1;
    EXPECT_FALSE(validate(problem));
}

}  // namespace
}  // namespace regimen::sim
