// What holds in every world, whatever happens in it: decisions respect capacity and gangs, nothing
// waits beside room that would do, and the same facts give the same decisions.
#include <algorithm>
#include <gtest/gtest.h>

#include "engine/engine.hpp"

#include "random_world.hpp"

namespace regimen::test {
namespace {

using engine::Engine;

Instant at(std::size_t step) {
    return Instant::from_micros(static_cast<std::int64_t>(step) * 1'000'000);
}

struct Case {
    std::string policy;
    std::string order = "fifo_skip";
    std::uint64_t seed = 0;
    DemandSource demand = DemandSource::kDeclared;

    PolicySet fact() const { return {policy, order, demand, seed}; }
    std::string text() const { return fmt::format("{} {} seed {}", policy, order, seed); }
};

class EveryPolicy : public ::testing::TestWithParam<std::string_view> {};
INSTANTIATE_TEST_SUITE_P(Scores, EveryPolicy, ::testing::ValuesIn(engine::score_names()),
                         [](const auto& test) { return std::string(test.param); });

std::vector<std::string_view> all_but(std::string_view left_out) {
    const auto all = engine::score_names();
    std::vector<std::string_view> names(all.begin(), all.end());
    std::erase(names, left_out);
    return names;
}

class EveryPolicyWithoutPrices : public EveryPolicy {};
INSTANTIATE_TEST_SUITE_P(Scores, EveryPolicyWithoutPrices, ::testing::ValuesIn(all_but("regimen")),
                         [](const auto& test) { return std::string(test.param); });
class EveryPolicyButRandom : public EveryPolicy {};
INSTANTIATE_TEST_SUITE_P(Scores, EveryPolicyButRandom, ::testing::ValuesIn(all_but("random")),
                         [](const auto& test) { return std::string(test.param); });

constexpr std::size_t kSteps = 60;

// Runs a world and checks every plan; `look` is called after each step.
template <class Look>
std::uint64_t run(const Case& which, WorldSize size, Look&& look) {
    RandomWorld world(which.seed, size);
    Engine engine;
    std::vector<Fact> facts = world.opening();
    facts.insert(facts.begin(), which.fact());
    for (std::size_t step = 0; step < kSteps; ++step) {
        const Plan plan = engine.step(at(step), facts);
        EXPECT_EQ(plan.refused.size(), world.contradictions())
            << which.text() << " step " << step << ": "
            << (plan.refused.empty() ? "" : plan.refused.front().why);
        EXPECT_EQ(world.mirror.apply(plan), "") << which.text() << " step " << step;
        if (which.order == "fifo_skip") {
            EXPECT_EQ(world.mirror.idle_while_waiting(), "") << which.text() << " step " << step;
        }
        look(engine, world, step);
        if (::testing::Test::HasFailure()) {
            break;
        }
        facts = world.next();
    }
    return engine.decision_hash();
}

void nothing(Engine&, RandomWorld&, std::size_t) {}

TEST_P(EveryPolicy, DecisionsRespectCapacityDevicesAndGangsAndWasteNoRoom) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        run({.policy = std::string(GetParam()), .seed = seed}, {}, nothing);
        run({.policy = std::string(GetParam()),
             .seed = seed + 100,
             .demand = DemandSource::kOnline},
            {.nodes = 3, .classes = 5}, nothing);
    }
}

TEST_P(EveryPolicy, OtherOrdersRespectThemToo) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        run({.policy = std::string(GetParam()), .order = "priority", .seed = seed}, {}, nothing);
        run({.policy = std::string(GetParam()), .order = "strict_fifo", .seed = seed}, {}, nothing);
    }
}

// Totals and device amounts of the engine are those of the mirror, which adds up from nothing.
TEST_P(EveryPolicy, StateIsTheSumOfWhatPodsHold) {
    for (std::uint64_t seed = 30; seed < 36; ++seed) {
        const Case which{.policy = std::string(GetParam()), .seed = seed};
        run(which, {}, [&](Engine& engine, RandomWorld& world, std::size_t step) {
            std::int64_t devices = 0;
            std::vector<std::int64_t> pool_free(engine.cluster().pools());
            ASSERT_EQ(engine.cluster().node_count(), world.mirror.nodes.size());
            for (const auto& [id, node] : world.mirror.nodes) {
                const Usage used = world.mirror.usage(id);
                const engine::NodeView view = engine.cluster().view(id);
                for (std::size_t i = 0; i < used.devices.size(); ++i) {
                    devices += used.devices[i];
                    const std::int64_t left =
                        node.devices[i].healthy
                            ? std::max<std::int64_t>(kWholeDeviceMilli - used.devices[i], 0)
                            : 0;
                    ASSERT_EQ(view.devices[i], left) << which.text() << " step " << step;
                    pool_free[view.pool] += left;
                }
                const auto cpu = used.amounts.find("cpu");
                ASSERT_EQ(
                    view.free[engine::kCpu],
                    node.allocatable.get("cpu") - (cpu == used.amounts.end() ? 0 : cpu->second))
                    << which.text() << " step " << step;
            }
            ASSERT_EQ(engine.cluster().totals().device_used, devices) << which.text();
            for (std::size_t pool = 0; pool < pool_free.size(); ++pool) {
                ASSERT_EQ(engine.cluster().pool_device_free(pool), pool_free[pool])
                    << which.text() << " step " << step << " pool " << pool;
            }
        });
    }
}

TEST_P(EveryPolicy, TheSameFactsGiveTheSameHash) {
    for (std::uint64_t seed = 50; seed < 55; ++seed) {
        const Case which{.policy = std::string(GetParam()), .seed = seed};
        EXPECT_EQ(run(which, {}, nothing), run(which, {}, nothing)) << which.text();
    }
}

// Arrivals in one step or each in its own: the order decides, not the batch. `regimen` learns
// between steps, so for it a step is part of the history.
TEST_P(EveryPolicyWithoutPrices, SplittingAStepOfArrivalsChangesNothing) {
    for (std::uint64_t seed = 70; seed < 80; ++seed) {
        const Case which{.policy = std::string(GetParam()), .seed = seed};
        RandomWorld world(seed);
        std::vector<Fact> facts = world.opening();
        facts.insert(facts.begin(), which.fact());
        const std::vector<Fact> arrivals = world.arrivals(60);
        Engine at_once;
        Engine one_by_one;
        at_once.step(at(0), facts);
        one_by_one.step(at(0), facts);
        at_once.step(at(1), arrivals);
        for (const Fact& fact : arrivals) {
            one_by_one.step(at(1), {&fact, 1});
        }
        // The hash is of decisions in the order of the arrivals, and at the same instant.
        EXPECT_EQ(at_once.decision_hash(), one_by_one.decision_hash()) << which.text();
    }
}

// --- ids say nothing ---

Fact rename(const Fact& fact, const std::vector<NodeId>& name_of) {
    Fact renamed = fact;
    std::visit(
        [&](auto& known) {
            using F = std::decay_t<decltype(known)>;
            if constexpr (std::is_same_v<F, PodFoundBound>) {
                known.node = name_of[known.node.index()];
            } else if constexpr (std::is_same_v<F, NodeAdded> || std::is_same_v<F, NodeUpdated> ||
                                 std::is_same_v<F, NodeRemoved> ||
                                 std::is_same_v<F, DeviceHealthChanged>) {
                known.id = known.id.index() < name_of.size() ? name_of[known.id.index()] : known.id;
            }
        },
        renamed);
    return renamed;
}

// But `random`, which draws among nodes in the order of their ids.
TEST_P(EveryPolicyButRandom, RenamedNodesGetTheSamePods) {
    for (std::uint64_t seed = 90; seed < 100; ++seed) {
        const Case which{.policy = std::string(GetParam()), .seed = seed};
        std::vector<NodeId> name_of;
        for (std::uint32_t i = 0; i < 40; ++i) {
            name_of.emplace_back(i);
        }
        Rng(seed).shuffle(name_of);
        RandomWorld world(seed);
        Engine engine;
        Engine renamed_engine;
        std::vector<Fact> facts = world.opening();
        facts.insert(facts.begin(), which.fact());
        for (std::size_t step = 0; step < kSteps; ++step) {
            std::vector<Fact> renamed;
            for (const Fact& fact : facts) {
                renamed.push_back(rename(fact, name_of));
            }
            Plan plan = engine.step(at(step), facts);
            const Plan other = renamed_engine.step(at(step), renamed);
            world.mirror.apply(plan);
            for (Decision& decision : plan.decisions) {
                decision.node = name_of[decision.node.index()];
            }
            ASSERT_EQ(plan.decisions, other.decisions) << which.text() << " step " << step;
            ASSERT_EQ(plan.verdicts, other.verdicts) << which.text() << " step " << step;
            facts = world.next();
        }
    }
}

}  // namespace
}  // namespace regimen::test
