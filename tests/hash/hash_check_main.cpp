// Prints one line "case hash" for each seeded world under each placement policy. The output of two
// builds (compilers, optimisation levels, machines) must be the same text.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/rng.hpp"
#include "engine/engine.hpp"

namespace regimen {
namespace {

constexpr std::uint64_t kWorlds = 12;
constexpr std::uint32_t kNodes = 24;
constexpr std::uint32_t kClasses = 14;
constexpr std::int64_t kSteps = 150;

template <class T>
Valid<T> valid(T value) {
    auto made = Valid<T>::make(std::move(value));
    REGIMEN_ASSERT(made.has_value(), "{}", to_string(made.error()));
    return *std::move(made);
}

// A fleet in which pods come, run and end, and nodes fail and return.
class World {
public:
    World(std::uint64_t seed, std::string_view policy) : rng_(seed), seed_(seed) {
        const bool online = seed % 2 == 1;
        facts_.emplace_back(
            PolicySet{.placement = std::string(policy),
                      .order = seed % 3 == 0 ? "priority" : "fifo_skip",
                      .demand = online ? DemandSource::kOnline : DemandSource::kDeclared,
                      .seed = seed});
        for (std::uint32_t i = 0; i < kNodes; ++i) {
            nodes_.push_back(node(i));
            facts_.emplace_back(NodeAdded{NodeId(i), nodes_.back()});
        }
        DemandDeclared demand;
        for (std::uint32_t i = 0; i < kClasses; ++i) {
            facts_.emplace_back(PodClassDefined{PodClassId(i), valid(pod())});
            demand.classes.push_back({PodClassId(i), rng_.uniform_range(1, 100)});
        }
        facts_.emplace_back(std::move(demand));
    }

    std::uint64_t run() {
        engine::Engine engine;
        for (std::int64_t step = 0; step < kSteps; ++step) {
            for (std::uint64_t i = rng_.uniform(6); i > 0; --i) {
                submit();
            }
            end_some();
            if (rng_.bernoulli(1, 20)) {
                fail_a_node();
            }
            const Plan plan = engine.step(Instant::from_micros(step * 1'000'000), facts_);
            facts_.clear();
            for (const Decision& decision : plan.decisions) {
                running_.push_back({decision.pod, decision.node});
            }
        }
        return engine.decision_hash();
    }

private:
    struct Running {
        PodRef pod;
        NodeId node;
    };

    Node node(std::uint32_t index) {
        constexpr std::array<const char*, 3> kModels{"A100", "H100", "T4"};
        constexpr std::array<std::size_t, 4> kDevices{2, 4, 8, 8};
        NodeSpec spec;
        spec.name = fmt::format("node-{}", index);
        spec.rank = (index * 7 + static_cast<std::uint32_t>(seed_)) % kNodes;
        const std::size_t devices = kDevices[rng_.uniform(kDevices.size())];
        spec.allocatable.set(kCpuResource, static_cast<std::int64_t>(devices) * 12'000);
        spec.allocatable.set(kMemoryResource, static_cast<std::int64_t>(devices) << 36);
        spec.allocatable.set(kPodsResource, 64);
        Device device;
        device.resource = "nvidia.com/gpu";
        device.model = kModels[rng_.uniform(kModels.size())];
        spec.devices.assign(devices, device);
        return valid(std::move(spec));
    }

    PodSpec pod() {
        constexpr std::array<std::int32_t, 8> kMilli{150, 330, 500, 810, 1000, 1000, 1000, 1000};
        PodSpec spec;
        spec.requests.set(kCpuResource, 500 * rng_.uniform_range(1, 24));
        spec.requests.set(kMemoryResource, rng_.uniform_range(1, 32) << 30);
        if (rng_.bernoulli(6, 7)) {
            DeviceRequest request;
            request.resource = "nvidia.com/gpu";
            request.milli = kMilli[rng_.uniform(kMilli.size())];
            request.count = request.milli == kWholeDeviceMilli
                                ? static_cast<std::int32_t>(std::uint64_t{1} << rng_.uniform(4))
                                : 1;
            if (rng_.bernoulli(1, 4)) {
                request.models = {"A100", "H100"};
            }
            spec.devices = request;
        }
        return spec;
    }

    void submit() {
        WorkloadSpec workload =
            single_pod(fmt::format("w-{}", next_),
                       PodClassId(static_cast<std::uint32_t>(rng_.uniform(kClasses))), Instant());
        workload.priority = static_cast<std::int32_t>(rng_.uniform(3));
        if (rng_.bernoulli(1, 6)) {
            PodSet& set = workload.group.pod_sets.front();
            set.count = static_cast<std::int32_t>(rng_.uniform_range(2, 6));
            set.min_count = static_cast<std::int32_t>(rng_.uniform_range(1, set.count));
        }
        facts_.emplace_back(WorkloadSubmitted{WorkloadId(next_++), valid(std::move(workload))});
    }

    void end_some() {
        for (std::uint64_t i = rng_.uniform(5); i > 0 && !running_.empty(); --i) {
            const std::size_t at = rng_.uniform(running_.size());
            facts_.emplace_back(PodChanged{running_[at].pod, PodEvent::kSucceeded});
            running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }

    // It comes back at once, empty; its pods wait again.
    void fail_a_node() {
        const NodeId id(static_cast<std::uint32_t>(rng_.uniform(kNodes)));
        facts_.emplace_back(NodeRemoved{id});
        facts_.emplace_back(NodeAdded{id, nodes_[id.index()]});
        std::erase_if(running_, [&](const Running& pod) { return pod.node == id; });
    }

    Rng rng_;
    std::uint64_t seed_;
    std::vector<Node> nodes_;
    std::vector<Fact> facts_;
    std::vector<Running> running_;
    std::uint32_t next_ = 0;
};

}  // namespace
}  // namespace regimen

int main() {
    for (std::uint64_t seed = 1; seed <= regimen::kWorlds; ++seed) {
        for (const std::string_view policy : regimen::engine::score_names()) {
            fmt::print("world-{:02}/{} {}\n", seed, policy,
                       regimen::hex64(regimen::World(seed, policy).run()));
        }
    }
    return 0;
}
