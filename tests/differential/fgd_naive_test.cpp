// FGD straight from its formulas against the engine: no caches, no thresholds, std::exp. One pod
// after another on small random clusters; every decision must be the same, node and device.
// Source: Weng et al., ATC'23, section 4, and the artifact's frag.go and fgd_score.go.
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <optional>
#include <tuple>

#include "base/rng.hpp"
#include "engine/engine.hpp"

namespace regimen {
namespace {

struct NaiveNode {
    std::int64_t cpu = 0;
    std::string model;
    std::vector<std::int64_t> left;
};

struct NaivePod {
    std::int64_t cpu = 0;
    std::int64_t milli = 0;
    std::int64_t count = 0;
    std::string models;  // "A|B"; empty: any

    auto key() const { return std::tie(cpu, milli, count, models); }
};

struct TypicalPod {
    NaivePod pod;
    double popularity = 0;
};

bool model_allowed(const NaivePod& pod, const std::string& model) {
    return pod.models.empty() ||
           ("|" + pod.models + "|").find("|" + model + "|") != std::string::npos;
}

// Most popular first, equally popular ones by the larger key, until 95 % are covered.
std::vector<TypicalPod> typical_of(std::vector<std::pair<NaivePod, std::int64_t>> counts) {
    std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first.key() > b.first.key();
    });
    std::int64_t total = 0;
    for (const auto& [pod, count] : counts) {
        total += count;
    }
    std::vector<TypicalPod> typical;
    std::int64_t covered = 0;
    for (const auto& [pod, count] : counts) {
        if (covered * 100 >= total * 95) {
            break;
        }
        covered += count;
        typical.push_back({pod, static_cast<double>(count) / static_cast<double>(total)});
    }
    for (TypicalPod& item : typical) {
        item.popularity /= static_cast<double>(covered) / static_cast<double>(total);
    }
    return typical;
}

double fragmentation(const NaiveNode& node, const std::vector<TypicalPod>& typical) {
    double lack_both = 0;
    double lack_gpu = 0;
    double lack_cpu = 0;
    double cpu_only_fits = 0;
    double cpu_only_lacks = 0;
    double no_access = 0;
    double total = 0;
    for (const std::int64_t left : node.left) {
        total += static_cast<double>(left);
    }
    for (const TypicalPod& item : typical) {
        const NaivePod& pod = item.pod;
        const bool cpu_fits = node.cpu >= pod.cpu;
        const auto hosts = std::count_if(node.left.begin(), node.left.end(),
                                         [&](std::int64_t left) { return left >= pod.milli; });
        if (pod.count == 0) {
            (cpu_fits ? cpu_only_fits : cpu_only_lacks) += item.popularity * total;
        } else if (!model_allowed(pod, node.model)) {
            no_access += item.popularity * total;
        } else if (hosts < pod.count) {
            (cpu_fits ? lack_gpu : lack_both) += item.popularity * total;
        } else if (!cpu_fits) {
            lack_cpu += item.popularity * total;
        } else {
            double unusable = 0;
            for (const std::int64_t left : node.left) {
                unusable += left < pod.milli ? static_cast<double>(left) : 0.0;
            }
            lack_gpu += item.popularity * unusable;
        }
    }
    return lack_both + lack_gpu + lack_cpu + cpu_only_fits + cpu_only_lacks + no_access;
}

struct Choice {
    std::size_t node = 0;
    DeviceMask devices = 0;
    std::int64_t score = -1;
};

NaiveNode after(NaiveNode node, const NaivePod& pod, DeviceMask devices) {
    node.cpu -= pod.cpu;
    for (std::size_t i = 0; i < node.left.size(); ++i) {
        node.left[i] -= (devices >> i & 1) != 0 ? pod.milli : 0;
    }
    return node;
}

std::int64_t score_of(const NaiveNode& before, const NaiveNode& then,
                      const std::vector<TypicalPod>& typical) {
    const double delta = fragmentation(before, typical) - fragmentation(then, typical);
    return static_cast<std::int64_t>(1.0 / (1.0 + std::exp(-delta / 1000.0)) * 100.0);
}

// The devices that the pod could take: each alone for a share, the lowest idle ones otherwise.
std::vector<DeviceMask> options(const NaiveNode& node, const NaivePod& pod) {
    std::vector<DeviceMask> found;
    if (node.cpu < pod.cpu || (pod.count > 0 && !model_allowed(pod, node.model))) {
        return found;
    }
    DeviceMask lowest = 0;
    std::int64_t missing = pod.count;
    for (std::size_t i = 0; i < node.left.size(); ++i) {
        if (pod.count == 1 && pod.milli < 1000 && node.left[i] >= pod.milli) {
            found.push_back(DeviceMask{1} << i);
        } else if (missing > 0 && node.left[i] >= pod.milli) {
            lowest |= DeviceMask{1} << i;
            --missing;
        }
    }
    if ((pod.count != 1 || pod.milli == 1000) && missing == 0) {
        found.push_back(lowest);
    }
    return found;
}

// Nodes come in the order of their ranks, so the first of equal scores wins.
std::optional<Choice> choose(const std::vector<NaiveNode>& nodes, const NaivePod& pod,
                             const std::vector<TypicalPod>& typical) {
    Choice best;
    for (std::size_t n = 0; n < nodes.size(); ++n) {
        for (const DeviceMask devices : options(nodes[n], pod)) {
            const std::int64_t score = score_of(nodes[n], after(nodes[n], pod, devices), typical);
            if (score > best.score) {
                best = {n, devices, score};
            }
        }
    }
    return best.score < 0 ? std::nullopt : std::optional(best);
}

// --- the same world for the engine ---

template <class T>
Valid<T> valid(T value) {
    auto made = Valid<T>::make(std::move(value));
    REGIMEN_ASSERT(made.has_value(), "{}", to_string(made.error()));
    return *std::move(made);
}

Node engine_node(const NaiveNode& node, std::uint32_t rank) {
    NodeSpec spec;
    spec.name = fmt::format("n{}", rank);
    spec.rank = rank;
    spec.allocatable.set(kCpuResource, node.cpu);
    spec.allocatable.set(kPodsResource, 1000);
    Device device;
    device.resource = "nvidia.com/gpu";
    device.model = node.model;
    spec.devices.assign(node.left.size(), device);
    return valid(std::move(spec));
}

PodClass engine_pod(const NaivePod& pod) {
    PodSpec spec;
    spec.requests.set(kCpuResource, pod.cpu);
    if (pod.count > 0) {
        DeviceRequest request;
        request.resource = "nvidia.com/gpu";
        request.count = static_cast<std::int32_t>(pod.count);
        request.milli = static_cast<std::int32_t>(pod.milli);
        if (!pod.models.empty()) {
            request.models.push_back(pod.models.substr(0, pod.models.find('|')));
            if (pod.models.find('|') != std::string::npos) {
                request.models.push_back(pod.models.substr(pod.models.find('|') + 1));
            }
        }
        spec.devices = request;
    }
    return valid(std::move(spec));
}

NaiveNode random_node(Rng& rng) {
    constexpr std::array<const char*, 3> kModels{"A", "B", "C"};
    constexpr std::array<std::size_t, 4> kDevices{1, 2, 4, 8};
    return {.cpu = 1000 * rng.uniform_range(4, 96),
            .model = kModels[rng.uniform(kModels.size())],
            .left = std::vector<std::int64_t>(kDevices[rng.uniform(kDevices.size())], 1000)};
}

NaivePod random_pod(Rng& rng) {
    constexpr std::array<std::int64_t, 5> kShares{170, 460, 500, 810, 1000};
    constexpr std::array<const char*, 4> kModels{"A", "B", "A|B", "B|C"};
    NaivePod pod{.cpu = 250 * rng.uniform_range(1, 48), .models = {}};
    if (rng.bernoulli(5, 6)) {
        pod.milli = kShares[rng.uniform(kShares.size())];
        pod.count = pod.milli == 1000 ? std::int64_t{1} << rng.uniform(4) : 1;
        pod.models = rng.bernoulli(1, 3) ? kModels[rng.uniform(kModels.size())] : "";
    }
    return pod;
}

void compare_world(std::uint64_t seed) {
    Rng rng(seed);
    std::vector<NaiveNode> nodes;
    std::vector<Fact> facts{PolicySet{.placement = "fgd", .demand = DemandSource::kDeclared}};
    const auto node_count = static_cast<std::uint32_t>(rng.uniform_range(1, 10));
    for (std::uint32_t n = 0; n < node_count; ++n) {
        nodes.push_back(random_node(rng));
        // Ids run against ranks: only ranks may count.
        facts.emplace_back(NodeAdded{NodeId(node_count - 1 - n), engine_node(nodes.back(), n)});
    }
    std::vector<std::pair<NaivePod, std::int64_t>> counts;
    DemandDeclared demand;
    const std::int64_t classes = rng.uniform_range(1, 15);
    for (std::int64_t c = 0; c < classes; ++c) {
        const NaivePod pod = random_pod(rng);
        if (std::any_of(counts.begin(), counts.end(),
                        [&](const auto& other) { return other.first.key() == pod.key(); })) {
            continue;
        }
        const PodClassId id = PodClassId::from_index(counts.size());
        counts.emplace_back(pod, rng.uniform_range(1, 30));
        facts.emplace_back(PodClassDefined{id, engine_pod(pod)});
        demand.classes.push_back({id, counts.back().second});
    }
    facts.emplace_back(demand);
    const std::vector<TypicalPod> typical = typical_of(counts);
    engine::Engine engine;
    engine.step(Instant(), facts);
    for (std::uint32_t arrival = 0; arrival < 120; ++arrival) {
        const std::size_t c = rng.uniform(counts.size());
        const NaivePod& pod = counts[c].first;
        const WorkloadId id(arrival);
        const std::vector<Fact> submit{
            WorkloadSubmitted{id, valid(single_pod("p", PodClassId::from_index(c), Instant()))}};
        const Plan plan = engine.step(Instant(), submit);
        const auto expected = choose(nodes, pod, typical);
        ASSERT_EQ(plan.decisions.empty(), !expected.has_value())
            << "seed " << seed << " arrival " << arrival;
        if (!expected.has_value()) {
            engine.step(Instant(), std::vector<Fact>{WorkloadWithdrawn{id}});
            continue;
        }
        const Decision& decision = plan.decisions.front();
        ASSERT_EQ(node_count - 1 - decision.node.value(), expected->node)
            << "seed " << seed << " arrival " << arrival << " score " << expected->score;
        ASSERT_EQ(decision.devices, expected->devices)
            << "seed " << seed << " arrival " << arrival << " score " << expected->score;
        nodes[expected->node] = after(nodes[expected->node], pod, expected->devices);
    }
}

TEST(FgdNaive, EveryDecisionIsTheFormulas) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        compare_world(seed);
        if (HasFatalFailure()) {
            return;
        }
    }
}

}  // namespace
}  // namespace regimen
