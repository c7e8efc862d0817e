// Scores against values worked out by hand from the formulas of the published baselines.
#include "engine/placement/score/score.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "engine/placement/score/sigmoid_steps.hpp"
#include "engine/placement/score/typical_pods.hpp"
#include "engine/test_support.hpp"

namespace regimen::engine {
namespace {

using namespace test;

Scored evaluate(std::string_view policy, Bench& bench, NodeId node, const PodSpec& pod) {
    return (*make_score(policy))->evaluate(bench.cluster.view(node), bench.pod(pod));
}

TEST(BestFitScore, LeastLeftOver) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 96'000, 8));
    // cpu (96 - 12) / 128 = 0.65625, devices (8 - 1) / 8 = 0.875: 100 x (1 - 0.765625) = 23.4.
    EXPECT_EQ(evaluate("best_fit", bench, node, pod_of(12'000, 1)).score, 23);
    // Without devices: 84 / 128 and 8 / 8: 100 x (1 - 0.828125) = 17.2.
    EXPECT_EQ(evaluate("best_fit", bench, node, pod_of(12'000)).score, 17);
}

TEST(DotProductScore, SmallestProductWins) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 64'000, 4));
    // cpu 0.5 x 0.25 = 0.125, devices 0.5 x 0.125 = 0.0625: 100 x (1 - 0.09375) = 90.6.
    EXPECT_EQ(evaluate("dot_product", bench, node, pod_of(32'000, 1)).score, 90);
}

TEST(GpuClusteringScore, KeepsSizesTogether) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 96'000, 8));
    const PodSpec one = pod_of(1000, 1);
    const PodSpec share = pod_of(1000, 1, 500);
    EXPECT_EQ(evaluate("gpu_clustering", bench, node, one).score, 25);
    bench.cluster.place(node, bench.pod(one), 0b1);  // 7 of 8 left: 25 x 1000 / 8000 = 3
    EXPECT_EQ(evaluate("gpu_clustering", bench, node, one).score, 75 + 3);
    EXPECT_EQ(evaluate("gpu_clustering", bench, node, share).score, 3);
    bench.cluster.place(node, bench.pod(share), 0b10);  // 6500 left: 25 x 1500 / 8000 = 4
    EXPECT_EQ(evaluate("gpu_clustering", bench, node, share).score, 50 + 4);
    EXPECT_EQ(evaluate("gpu_clustering", bench, node, pod_of(1000)).score, 0);
}

TEST(GpuPackingScore, UsedDevicesThenUsedNodes) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 96'000, 8));
    const PodSpec share = pod_of(1000, 1, 500);
    EXPECT_EQ(evaluate("gpu_packing", bench, node, share).score, 33 - 8);
    bench.cluster.place(node, bench.pod(share), 0b1);
    // The used device has 500 left: 100 - 50 / 10 = 95.
    const Scored packed = evaluate("gpu_packing", bench, node, share);
    EXPECT_EQ(packed.score, 95);
    EXPECT_EQ(packed.device, 0U);
    EXPECT_EQ(evaluate("gpu_packing", bench, node, pod_of(1000, 2)).score, 50 - 2);
    EXPECT_EQ(evaluate("gpu_packing", bench, node, pod_of(1000)).score, 0);
}

TEST(DeviceChoice, FullestThatHoldsTheShareAndLowestIdleOnes) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 96'000, 4));
    bench.cluster.place(node, bench.pod(pod_of(0, 1, 300)), 0b0010);
    bench.cluster.place(node, bench.pod(pod_of(0, 1, 600)), 0b0100);
    const NodeView view = bench.cluster.view(node);
    EXPECT_EQ(best_fit_device(view, bench.pod(pod_of(0, 1, 400))), 2U);
    EXPECT_EQ(best_fit_device(view, bench.pod(pod_of(0, 1, 500))), 1U);
    EXPECT_EQ(best_fit_device(view, bench.pod(pod_of(0, 1, 800))), 0U);
    EXPECT_EQ(idle_devices(view, bench.pod(pod_of(0, 2))), 0b1001U);
}

TEST(ScoreRegistry, MakesEachAndSuggests) {
    for (const std::string_view name : score_names()) {
        const auto made = make_score(name);
        ASSERT_TRUE(made.has_value()) << name;
        EXPECT_EQ((*made)->name(), name);
    }
    const auto wrong = make_score("best_fitt");
    ASSERT_FALSE(wrong.has_value());
    EXPECT_EQ(wrong.error().code, ErrorCode::kNotFound);
    EXPECT_NE(wrong.error().message.find("best_fit"), std::string::npos);
}

// --- the table of the sigmoid's steps ---

std::int32_t by_formula(double delta_milli) {
    return static_cast<std::int32_t>(1.0 / (1.0 + std::exp(-delta_milli / 1000.0)) * 100.0);
}

TEST(SigmoidSteps, AreTheFormulaAroundEveryStep) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    double step = -1e6;
    std::int32_t steps = 0;
    for (std::int32_t value = 1; value <= 100; ++value) {
        // The step to `value`, by bisection over the table's own answer.
        double low = -1e6;
        double high = 1e6;
        while (std::nextafter(low, kInfinity) < high) {
            const double middle = low / 2 + high / 2;
            (sigmoid_percent(middle) >= value ? high : low) = middle;
        }
        EXPECT_GT(high, step);
        step = high;
        ++steps;
        // A machine's exp may err in its last bit: a few doubles to either side it cannot matter.
        double below = step;
        double above = step;
        for (int i = 0; i < 64; ++i) {
            below = std::nextafter(below, -kInfinity);
            above = std::nextafter(above, kInfinity);
        }
        if (std::abs(step) > 1.0) {  // around 0 neighbouring doubles are closer than exp resolves
            EXPECT_EQ(sigmoid_percent(below), by_formula(below)) << "below the step to " << value;
            EXPECT_EQ(sigmoid_percent(above), by_formula(above)) << "above the step to " << value;
        }
    }
    EXPECT_EQ(steps, 100);
    EXPECT_EQ(sigmoid_percent(0.0), 50);
    EXPECT_EQ(sigmoid_percent(-1e-3), 49);
    EXPECT_EQ(sigmoid_percent(-8000), 0);
    EXPECT_EQ(sigmoid_percent(8000), 99);
}

TEST(SigmoidSteps, AreTheFormulaOnAGrid) {
    for (int i = 0; i < 26'000; ++i) {
        const double delta = -9000.03 + 0.7 * i;
        ASSERT_EQ(sigmoid_percent(delta), by_formula(delta)) << delta;
    }
}

// --- typical pods and fragmentation ---

double fragmentation(Bench& bench, NodeId node, const std::vector<ClassWeight>& demand) {
    return TypicalPods(bench.pods, demand).fragmentation(frag_node(bench.cluster.view(node)));
}

TEST(Fragmentation, IsWhatEachPodCouldNotUse) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 2));
    const PodClassId whole = bench.define(pod_of(4000, 1));
    const PodClassId share = bench.define(pod_of(4000, 1, 600));
    const PodClassId wide = bench.define(pod_of(4000, 8));
    const PodClassId large = bench.define(pod_of(9000, 1));
    const PodClassId no_devices = bench.define(pod_of(1000));
    bench.cluster.place(node, bench.pod(pod_of(0, 1, 500)), 0b01);  // leaves 500 and 1000
    EXPECT_DOUBLE_EQ(fragmentation(bench, node, {{whole, 1}}), 500);
    EXPECT_DOUBLE_EQ(fragmentation(bench, node, {{share, 1}}), 500);
    EXPECT_DOUBLE_EQ(fragmentation(bench, node, {{wide, 1}}), 1500) << "too few devices";
    EXPECT_DOUBLE_EQ(fragmentation(bench, node, {{large, 1}}), 1500) << "too little cpu";
    EXPECT_DOUBLE_EQ(fragmentation(bench, node, {{no_devices, 1}}), 1500) << "wants none";
    EXPECT_DOUBLE_EQ(fragmentation(bench, node, {{whole, 1}, {wide, 1}}), 1000);
}

TEST(Fragmentation, ModelsThatAreNotAcceptedAreLost) {
    Bench bench;
    const NodeId node = bench.add(node_of(0, 8000, 2, "T4"));
    PodSpec typed = pod_of(1000, 1);
    typed.devices->models = {"A100"};
    EXPECT_DOUBLE_EQ(fragmentation(bench, node, {{bench.define(typed), 3}}), 2000);
}

TEST(TypicalPods, CoverNineteenOfTwentyMostPopularFirst) {
    Bench bench;
    bench.add(node_of(0, 8000, 2));
    std::vector<ClassWeight> demand{{bench.define(pod_of(1000, 1)), 90},
                                    {bench.define(pod_of(2000, 1)), 5},
                                    {bench.define(pod_of(3000, 1)), 5},
                                    {bench.define(pod_of(4000, 1)), 0}};
    EXPECT_EQ(TypicalPods(bench.pods, demand).size(), 2U);
    EXPECT_EQ(TypicalPods(bench.pods, demand, 96).size(), 3U);
    // Memory is not part of a key: classes that differ in it alone are one.
    PodSpec more_memory = pod_of(1000, 1);
    more_memory.requests.set(kMemoryResource, kGi);
    demand.push_back({bench.define(more_memory), 90});
    EXPECT_EQ(TypicalPods(bench.pods, demand, 100).size(), 3U);
}

}  // namespace
}  // namespace regimen::engine
