#include "cli/replay_result.hpp"

#include <gtest/gtest.h>

#include "sim/input/trace_builder.hpp"

namespace regimen::cli {
namespace {

sim::Trace small_trace() {
    sim::TraceBuilder builder;
    NodeSpec node;
    node.name = "node-a";
    node.allocatable.set("cpu", 8000);
    node.allocatable.set("memory", std::int64_t{1} << 34);
    node.allocatable.set("pods", 110);
    Device device;
    device.resource = "nvidia.com/gpu";
    device.model = "T4";
    node.devices = {device, device};
    EXPECT_TRUE(builder.add_node(node).has_value());
    for (const std::int64_t cpu : {1000, 2000}) {
        PodSpec pod;
        pod.requests.set("cpu", cpu);
        EXPECT_TRUE(builder.intern_pods(pod, 1, 1).has_value());
    }
    builder.set_sha256("aa", "bb");
    return std::move(builder).finish();
}

sim::RunOutcome outcome() {
    sim::RunOutcome outcome;
    outcome.decision_hash = 0xabc;
    outcome.pods_arrived = 10;
    outcome.pods_failed = 3;
    outcome.capacity_gpu_milli = 2000;
    outcome.used_gpu_milli = 1500;
    outcome.used_cpu_milli = 7000;
    outcome.curve_centi_percent = {0, 9701};
    outcome.fragmentation_milli = 77;
    outcome.stranded[static_cast<std::size_t>(Cause::kCpu)] = 500;
    outcome.classes = {{.arrived = 10, .failed = 3}, {.arrived = 0, .failed = 0}};
    outcome.nodes.resize(1);
    outcome.nodes[0].capacity_milli = 2000;
    outcome.nodes[0].free_milli = 500;
    outcome.nodes[0].by_cause = outcome.stranded;
    return outcome;
}

TEST(ReplayResult, FiguresUnderTheReportsNames) {
    const report::ReplayRun run = replay_run(small_trace(), {"fgd", 42}, outcome(), Detail::kFull);
    EXPECT_EQ(run.policy, "fgd");
    EXPECT_EQ(run.seed, 42U);
    EXPECT_EQ(run.decision_hash, 0xabcU);
    EXPECT_EQ(run.pods.arrived, 10);
    EXPECT_EQ(run.pods.failed, 3);
    EXPECT_EQ(run.used.gpu_milli, 1500);
    EXPECT_EQ(run.used.cpu_milli, 7000);
    ASSERT_EQ(run.curve.value().size(), 2U);
    EXPECT_EQ((*run.curve)[1].arrived_pct, 1);
    EXPECT_EQ((*run.curve)[1].allocated_pct, 97.01);
    EXPECT_EQ(run.fragmentation_gpu_milli, 77);
    EXPECT_EQ(run.stranded_gpu_milli[static_cast<std::size_t>(Cause::kCpu)], 500);
    EXPECT_FALSE(run.wait_us || run.completion_us);
    ASSERT_EQ(run.classes.size(), 1U);  // a class that never arrived is no row
    EXPECT_EQ(run.classes[0].label, "1 cpu");
    EXPECT_EQ(run.classes[0].failed, 3);
    ASSERT_EQ(run.nodes.size(), 1U);
    EXPECT_EQ(run.nodes[0].name, "node-a");
    EXPECT_EQ(run.nodes[0].model, "T4");
    EXPECT_EQ(run.nodes[0].gpus, 2);
    EXPECT_EQ(run.nodes[0].cause, Cause::kCpu);
}

// A sick device that a pod sits on counts neither as capacity nor as used.
TEST(ReplayResult, UsedIsWhatIsNotFree) {
    sim::RunOutcome sick = outcome();
    sick.capacity_gpu_milli = 1000;
    sick.used_gpu_milli = 1000;
    sick.nodes[0].free_milli = 0;
    sick.nodes[0].by_cause = {};
    sick.curve_centi_percent.clear();
    const report::ReplayRun run = replay_run(small_trace(), {"fgd", 1}, sick, Detail::kFull);
    EXPECT_EQ(run.used.gpu_milli, 1000);
    EXPECT_FALSE(run.nodes[0].cause.has_value());
    ASSERT_EQ(run.curve.value().size(), 1U);  // nothing arrived
    EXPECT_EQ(run.curve->front().allocated_pct, 100);
}

TEST(ReplayResult, LaterRunsHaveNoDetailAndDeparturesNoCurve) {
    sim::RunOutcome departed = outcome();
    departed.curve_centi_percent.clear();
    departed.means = sim::Means{.capacity_gpu_milli = 1900,
                                .capacity_cpu_milli = 0,
                                .used_gpu_milli = 1234,
                                .used_cpu_milli = 0};
    departed.wait = sim::Times{.mean_us = 5, .p99_us = 9, .censored = 1};
    const report::ReplayRun run =
        replay_run(small_trace(), {"fgd", 43}, departed, Detail::kFigures);
    EXPECT_TRUE(run.classes.empty());
    EXPECT_TRUE(run.nodes.empty());
    EXPECT_FALSE(run.curve.has_value());
    EXPECT_EQ(run.used.gpu_milli, 1500);
    EXPECT_EQ(run.mean_used.value().gpu_milli, 1234);
    EXPECT_EQ(run.mean_capacity.value().gpu_milli, 1900);
    EXPECT_EQ(run.wait_us.value().mean, 5);
    EXPECT_EQ(run.wait_us.value().p99, 9);
    EXPECT_EQ(run.wait_us.value().censored, 1);
}

TEST(ReplayResult, InputSaysWhatWasAsked) {
    Experiment experiment;
    experiment.order = ArrivalOrder::kPublished;
    experiment.inflate_milli = 1300;
    experiment.demand = DemandSource::kDeclared;
    const report::ReplayInput input = replay_input(small_trace(), experiment, "list");
    EXPECT_EQ(input.name, "list");
    EXPECT_EQ(input.nodes_sha256, "aa");
    EXPECT_EQ(input.pods_sha256, "bb");
    EXPECT_EQ(input.order, "published");
    EXPECT_EQ(input.inflate_milli, 1300);
    EXPECT_EQ(input.demand, "trace");
    EXPECT_FALSE(input.departures || input.load_milli);
}

TEST(Policy, FgdAlwaysKnowsTheDemand) {
    Experiment experiment;
    EXPECT_EQ(policy_of(experiment, {"fgd", 1}).demand, DemandSource::kDeclared);
    EXPECT_EQ(policy_of(experiment, {"regimen", 1}).demand, DemandSource::kOnline);
    EXPECT_EQ(policy_of(experiment, {"random", 9}).seed, 9U);
}

}  // namespace
}  // namespace regimen::cli
