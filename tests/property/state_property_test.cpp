// The state under the engine: what is rolled back leaves no trace, what is cached is what a fresh
// look finds, and whether a gang of equal pods starts is what trying all ways says.
#include <algorithm>
#include <bit>
#include <gtest/gtest.h>

#include "engine/engine.hpp"

#include "random_world.hpp"

namespace regimen::test {
namespace {

using namespace engine;

class EveryScore : public ::testing::TestWithParam<std::string_view> {};
INSTANTIATE_TEST_SUITE_P(Scores, EveryScore, ::testing::ValuesIn(score_names()),
                         [](const auto& test) { return std::string(test.param); });

// The ranking must say what a ranking says that was never cached.
void expect_fresh(const Ranking& cached, const Cluster& cluster, const CompiledPod& pod,
                  const Score& score, std::string_view where) {
    Ranking fresh(pod);
    fresh.sync(cluster, score, true);
    Rng rng_cached(7);
    Rng rng_fresh(7);
    const auto best = cached.best(cluster, score, rng_cached);
    const auto expected = fresh.best(cluster, score, rng_fresh);
    ASSERT_EQ(best.has_value(), expected.has_value()) << where;
    ASSERT_EQ(cached.refusal_counts().fell, fresh.refusal_counts().fell) << where;
    ASSERT_EQ(cached.refusal_counts().single, fresh.refusal_counts().single) << where;
    ASSERT_EQ(cached.refusal_counts().nodes, fresh.refusal_counts().nodes) << where;
    if (!best.has_value()) {
        return;
    }
    EXPECT_EQ(best->node, expected->node) << where;
    EXPECT_EQ(best->score, expected->score) << where;
    EXPECT_EQ(best->devices, expected->devices) << where;
    const auto next = cached.runner_up(cluster, score, best->node);
    const auto expected_next = fresh.runner_up(cluster, score, best->node);
    ASSERT_EQ(next.has_value(), expected_next.has_value()) << where;
    if (next.has_value()) {
        EXPECT_EQ(next->node, expected_next->node) << where;
        // Nobody who fits beats the winner.
        EXPECT_GE(best->score, score.tie_rule() == TieRule::kRandom ? 0 : next->score) << where;
    }
}

TEST_P(EveryScore, CachedRankingsAreWhatAFreshLookFinds) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        RandomWorld world(seed);
        Engine engine;
        std::vector<Fact> facts = world.opening();
        facts.insert(facts.begin(), PolicySet{.placement = std::string(GetParam())});
        for (std::size_t step = 0; step < 40; ++step) {
            world.mirror.apply(engine.step(Instant::from_micros(1), facts));
            for (std::uint32_t c = 0; c < 10; ++c) {
                const PodClassId id(c);
                expect_fresh(engine.ranking(id), engine.cluster(), engine.pods()[id],
                             engine.score(), fmt::format("seed {} step {}", seed, step));
            }
            facts = world.next();
        }
    }
}

// A cluster with its pod classes and a score, without an engine around it.
struct Bench {
    explicit Bench(std::uint64_t seed, std::string_view policy = "best_fit")
        : world(seed), score(*make_score(policy)) {
        for (const Fact& fact : world.opening()) {
            if (const auto* node = std::get_if<NodeAdded>(&fact)) {
                REGIMEN_ASSERT(cluster.add_node(node->id, node->node).has_value());
            } else if (const auto* defined = std::get_if<PodClassDefined>(&fact)) {
                REGIMEN_ASSERT(pods.define(defined->id, defined->spec));
            } else if (const auto* declared = std::get_if<DemandDeclared>(&fact)) {
                demand.declare(declared->classes);
            }
        }
        cluster.learn_dimensions();
        demand.set_source(DemandSource::kDeclared);
        score->refresh(cluster, pods, demand);
    }

    RandomWorld world;
    Vocabulary vocabulary;
    Cluster cluster{vocabulary};
    PodTable pods{vocabulary};
    Demand demand;
    Rankings rankings;
    std::unique_ptr<Score> score;
};

struct Held {
    NodeId node;
    PodClassId pod_class;
    DeviceMask devices = 0;
};

// Places where the ranking says, or releases what was placed.
void random_change(Bench& bench, std::vector<Held>& held) {
    Rng& rng = bench.world.rng();
    if (!held.empty() && rng.bernoulli(1, 3)) {
        const std::size_t i = rng.uniform(held.size());
        bench.cluster.release(held[i].node, bench.pods[held[i].pod_class], held[i].devices);
        held.erase(held.begin() + static_cast<std::ptrdiff_t>(i));
        return;
    }
    const PodClassId id(static_cast<std::uint32_t>(rng.uniform(bench.pods.size())));
    const auto best = bench.rankings.of(id, bench.cluster, bench.pods, *bench.score)
                          .best(bench.cluster, *bench.score, rng);
    if (best.has_value()) {
        bench.cluster.place(best->node, bench.pods[id], best->devices);
        held.push_back({best->node, id, best->devices});
    }
}

TEST_P(EveryScore, RollbackRestoresEveryBitAndEveryRanking) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        Bench bench(seed, GetParam());
        std::vector<Held> held;
        for (int round = 0; round < 12; ++round) {
            random_change(bench, held);
            const std::uint64_t before = bench.cluster.digest();
            const Totals totals = bench.cluster.totals();
            std::vector<Held> hypothetical = held;
            const Journal::Mark outer = bench.cluster.begin();
            for (int i = 0; i < 6; ++i) {
                random_change(bench, hypothetical);
            }
            const std::uint64_t middle = bench.cluster.digest();
            const Journal::Mark inner = bench.cluster.begin();
            std::vector<Held> deeper = hypothetical;
            for (int i = 0; i < 6; ++i) {
                random_change(bench, deeper);
            }
            bench.cluster.rollback(inner);
            ASSERT_EQ(bench.cluster.digest(), middle) << "seed " << seed;
            bench.cluster.rollback(outer);
            ASSERT_EQ(bench.cluster.digest(), before) << "seed " << seed;
            ASSERT_EQ(bench.cluster.totals().device_used, totals.device_used);
            for (std::uint32_t c = 0; c < bench.pods.size(); ++c) {
                const PodClassId id(c);
                expect_fresh(bench.rankings.of(id, bench.cluster, bench.pods, *bench.score),
                             bench.cluster, bench.pods[id], *bench.score,
                             fmt::format("seed {} round {}", seed, round));
            }
        }
    }
}

// --- gangs of equal pods, all ways tried ---

struct TinyNode {
    std::int64_t cpu = 0;
    std::vector<std::int32_t> devices;
};

// The most pods of this kind that the nodes take, by trying every placement of each next pod.
std::int32_t most(std::vector<TinyNode>& nodes, std::int64_t cpu, std::int32_t count,
                  std::int32_t milli, std::int32_t limit) {
    std::int32_t best = 0;
    for (TinyNode& node : nodes) {
        if (node.cpu < cpu) {
            continue;
        }
        const auto sets = std::uint32_t{1} << node.devices.size();
        for (std::uint32_t set = 0; set < sets && best < limit; ++set) {
            bool holds = std::popcount(set) == count;
            for (std::size_t i = 0; i < node.devices.size(); ++i) {
                holds = holds && ((set >> i & 1) == 0 || node.devices[i] >= milli);
            }
            if (!holds) {
                continue;
            }
            const TinyNode kept = node;
            node.cpu -= cpu;
            for (std::size_t i = 0; i < node.devices.size(); ++i) {
                node.devices[i] -= (set >> i & 1) != 0 ? milli : 0;
            }
            best = std::max(best, 1 + most(nodes, cpu, count, milli, limit - 1));
            node = kept;
        }
    }
    return best;
}

Fact gang_of(std::int32_t count, std::int32_t min_count, std::uint32_t pod_class) {
    WorkloadSpec workload = single_pod("gang", PodClassId(pod_class), Instant());
    workload.group.pod_sets.front().count = count;
    workload.group.pod_sets.front().min_count = min_count;
    return WorkloadSubmitted{WorkloadId(0), valid(std::move(workload))};
}

TEST_P(EveryScore, AGangOfEqualPodsStartsExactlyWhenSomeWayExists) {
    std::array<int, 2> seen{};
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        Rng rng(seed);
        constexpr std::array<std::int32_t, 4> kMilli{300, 400, 500, 1000};
        const std::int32_t milli = kMilli[rng.uniform(kMilli.size())];
        const auto count = static_cast<std::int32_t>(milli < 1000 ? 1 : 1 + rng.uniform(2));
        const std::int64_t cpu = 1000 * rng.uniform_range(0, 3);
        std::vector<TinyNode> nodes(1 + rng.uniform(2));
        std::vector<Fact> facts{PolicySet{.placement = std::string(GetParam()), .seed = seed}};
        for (std::uint32_t n = 0; n < nodes.size(); ++n) {
            NodeSpec node{.name = fmt::format("n{}", n),
                          .rank = n,
                          .capacity = {},
                          .allocatable = {},
                          .labels = {},
                          .taints = {},
                          .conditions = {},
                          .devices = {}};
            nodes[n].cpu = 1000 * rng.uniform_range(0, 6);
            node.allocatable.set("cpu", nodes[n].cpu);
            node.allocatable.set("pods", 100);
            nodes[n].devices.resize(1 + rng.uniform(2), kWholeDeviceMilli);
            Device device;
            device.resource = "gpu";
            node.devices.resize(nodes[n].devices.size(), device);
            facts.emplace_back(NodeAdded{NodeId(n), valid(node)});
        }
        PodSpec pod;
        pod.requests.set("cpu", cpu);
        pod.devices =
            DeviceRequest{.resource = "gpu", .count = count, .milli = milli, .models = {}};
        facts.emplace_back(PodClassDefined{PodClassId(0), valid(pod)});
        const auto asked = static_cast<std::int32_t>(rng.uniform_range(1, 5));
        const auto needed = static_cast<std::int32_t>(rng.uniform_range(1, asked));
        facts.push_back(gang_of(asked, needed, 0));
        Engine engine;
        const Plan plan = engine.step(Instant(), facts);
        const std::int32_t possible = most(nodes, cpu, count, milli, asked);
        const auto expected = static_cast<std::size_t>(possible >= needed ? possible : 0);
        ASSERT_EQ(plan.decisions.size(), expected)
            << "seed " << seed << ": " << asked << " pods, at least " << needed;
        ++seen[expected > 0 ? 1 : 0];
    }
    EXPECT_GT(seen[0], 20);
    EXPECT_GT(seen[1], 20);
}

}  // namespace
}  // namespace regimen::test
