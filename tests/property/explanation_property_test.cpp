// Explanations in random worlds: who would win is who wins, who cannot start is told a change that
// makes it start, and asking changes nothing.
#include <gtest/gtest.h>

#include "engine/explain/explanation.hpp"

#include "random_world.hpp"

namespace regimen::test {
namespace {

using engine::Engine;
using engine::Explanation;

class EveryPolicyExplained : public ::testing::TestWithParam<std::string_view> {};
INSTANTIATE_TEST_SUITE_P(Scores, EveryPolicyExplained, ::testing::ValuesIn(engine::score_names()),
                         [](const auto& test) { return std::string(test.param); });

constexpr std::size_t kSteps = 40;

Instant at(std::size_t step) {
    return Instant::from_micros(static_cast<std::int64_t>(step) * 1'000'000);
}

Explanation explain_pod(Engine& engine, PodClassId pod_class) {
    auto found = engine::explain(engine, single_pod("asked", pod_class, Instant()));
    REGIMEN_ASSERT(found.has_value(), "{}", to_string(found.error()));
    return *std::move(found);
}

// A world after `steps` random steps.
void play(Engine& engine, RandomWorld& world, std::string_view policy, std::size_t steps) {
    std::vector<Fact> facts = world.opening();
    facts.insert(facts.begin(),
                 PolicySet{.placement = std::string(policy), .demand = DemandSource::kDeclared});
    for (std::size_t step = 0; step < steps; ++step) {
        ASSERT_EQ(world.mirror.apply(engine.step(at(step), facts)), "");
        facts = world.next();
        if (step + 1 == steps) {
            ASSERT_EQ(world.mirror.apply(engine.step(at(steps), facts)), "");
        }
    }
}

TEST_P(EveryPolicyExplained, TheWinnerIsWhereThePodGoes) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        RandomWorld world(seed);
        Engine engine;
        play(engine, world, GetParam(), 1 + seed);
        for (std::uint32_t c = 0; c < 10; ++c) {
            const Explanation told = explain_pod(engine, PodClassId(c));
            const WorkloadId id(10'000 + c);
            const std::vector<Fact> submit{
                WorkloadSubmitted{id, valid(single_pod("asked", PodClassId(c), at(kSteps + c)))}};
            world.mirror.apply(submit.front());
            const Plan plan = engine.step(at(kSteps + c), submit);
            ASSERT_EQ(world.mirror.apply(plan), "");
            ASSERT_EQ(told.cause.has_value(), plan.decisions.empty()) << "seed " << seed;
            if (plan.decisions.empty()) {
                ASSERT_EQ(plan.verdicts.size(), 1U);
                EXPECT_EQ(plan.verdicts.front().cause, *told.cause) << "seed " << seed;
                EXPECT_EQ(plan.verdicts.front().fell, told.fell) << "seed " << seed;
                EXPECT_FALSE(told.winner.has_value());
            } else if (GetParam() != "regimen") {  // learns of the arrival before it decides
                ASSERT_TRUE(told.winner.has_value());
                EXPECT_EQ(told.winner->node, plan.decisions.front().node) << "seed " << seed;
                EXPECT_EQ(told.winner->devices, plan.decisions.front().devices) << "seed " << seed;
                EXPECT_FALSE(told.winner->terms.empty());
            }
        }
    }
}

TEST(NearestMissProperty, TheSmallestChangeMakesThePodPlaceable) {
    std::size_t asked = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        RandomWorld world(seed, {.nodes = 5});
        Engine engine;
        play(engine, world, "best_fit", 10 + seed % 20);
        for (std::uint32_t c = 0; c < 30; ++c) {
            const PodClassId before(100 + 2 * c);
            const PodSpec pod = world.pod_spec();
            engine.step(at(kSteps), std::vector<Fact>{PodClassDefined{before, valid(pod)}});
            const Explanation told = explain_pod(engine, before);
            ASSERT_EQ(world.mirror.fits_somewhere(pod), !told.cause.has_value()) << "seed " << seed;
            ASSERT_EQ(told.nearest.has_value(),
                      told.cause.has_value() && !world.mirror.nodes.empty())
                << "seed " << seed;
            if (!told.nearest.has_value() || !told.nearest->pod_can) {
                continue;
            }
            ++asked;
            const PodSpec changed = engine::apply_changes(pod, told.nearest->changes);
            ASSERT_TRUE(world.mirror.fits(told.nearest->node, changed))
                << "seed " << seed << " class " << c << ": " << describe(pod) << " -> "
                << describe(changed) << ", " << told.nearest->changes.front().text;
            const PodClassId after(101 + 2 * c);
            engine.step(at(kSteps), std::vector<Fact>{PodClassDefined{after, valid(changed)}});
            EXPECT_FALSE(explain_pod(engine, after).cause.has_value()) << "seed " << seed;
        }
    }
    EXPECT_GT(asked, 100U) << "the worlds are too roomy to test anything";
}

TEST_P(EveryPolicyExplained, AskingChangesNothing) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        std::uint64_t hash[2];
        for (const bool ask : {false, true}) {
            RandomWorld world(seed);
            Engine engine;
            std::vector<Fact> facts = world.opening();
            facts.insert(facts.begin(), PolicySet{.placement = std::string(GetParam())});
            for (std::size_t step = 0; step < kSteps; ++step) {
                world.mirror.apply(engine.step(at(step), facts));
                const std::uint64_t digest = engine.state_digest();
                for (std::uint32_t c = 0; ask && c < 10; ++c) {
                    WorkloadSpec gang = single_pod("gang", PodClassId(c), Instant());
                    gang.group.pod_sets.front().count = 4;
                    gang.group.pod_sets.front().min_count = 4;
                    ASSERT_TRUE(engine::explain(engine, gang).has_value());
                    explain_pod(engine, PodClassId(c));
                }
                ASSERT_EQ(engine.state_digest(), digest);
                facts = world.next();
            }
            hash[ask ? 1 : 0] = engine.decision_hash();
        }
        EXPECT_EQ(hash[0], hash[1]) << "seed " << seed;
    }
}

TEST(Explanation, OfAnUnknownClassIsAnError) {
    Engine engine;
    const auto told = engine::explain(engine, single_pod("asked", PodClassId(3), Instant()));
    ASSERT_FALSE(told.has_value());
    EXPECT_EQ(told.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace regimen::test
