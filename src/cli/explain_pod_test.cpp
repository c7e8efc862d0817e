#include "cli/explain_pod.hpp"

#include <gtest/gtest.h>

#include "sim/input/generator.hpp"

namespace regimen::cli {
namespace {

// What is said of a pod is what then happens to it: its node and devices, or that it is refused.
class ExplainEveryArrival : public testing::TestWithParam<std::string> {};

TEST_P(ExplainEveryArrival, SaysWhatHappens) {
    const sim::Trace trace =
        sim::generate_trace(sim::parse_generator_spec("mixed,nodes=24,count=400,seed=5").value())
            .value();
    Experiment experiment;
    experiment.demand = DemandSource::kDeclared;
    std::optional<engine::Explanation> said;
    std::size_t placed = 0;
    std::size_t refused = 0;
    RunWatch watch;
    watch.hooks.before_arrival = [&](sim::World& world, std::size_t, const WorkloadSpec& spec) {
        said.reset();
        world.step(spec.submitted);
        said = engine::explain(world.engine(), spec).value();
    };
    watch.listener = [&](Instant, std::span<const Fact>, const Plan& plan) {
        if (!said) {
            return;
        }
        EXPECT_EQ(said->cause.has_value(), plan.decisions.empty());
        if (plan.decisions.empty()) {
            ++refused;
        } else if (plan.decisions.size() == 1) {
            ++placed;
            ASSERT_TRUE(said->winner.has_value());
            EXPECT_EQ(said->winner->node, plan.decisions.front().node);
            EXPECT_EQ(said->winner->devices, plan.decisions.front().devices);
        }
        said.reset();
    };
    const auto ran = run_experiment(trace, experiment, {GetParam(), 3}, std::move(watch));
    ASSERT_TRUE(ran.has_value()) << to_string(ran.error());
    EXPECT_GT(placed, 50U);
    EXPECT_GT(refused, 50U);
}

INSTANTIATE_TEST_SUITE_P(Placements, ExplainEveryArrival,
                         testing::Values("regimen", "fgd", "best_fit", "gpu_packing", "random"),
                         [](const auto& entry) { return entry.param; });

}  // namespace
}  // namespace regimen::cli
