#include "engine/placement/score/typical_pods.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace regimen::engine {

namespace {

// The artifact compares model lists as one string.
std::string joined_models(const CompiledPod& pod) {
    std::string joined;
    if (pod.spec->devices.has_value()) {
        for (const std::string& model : pod.spec->devices->models) {
            joined += (joined.empty() ? "" : "|") + model;
        }
    }
    return joined;
}

using Key = std::tuple<std::int64_t, std::int32_t, std::int32_t, std::string>;

struct Popular {
    std::int64_t count = 0;
    PodClassId example;
};

std::vector<std::pair<Key, Popular>> by_popularity(const PodTable& pods,
                                                   std::span<const ClassWeight> demand) {
    std::map<Key, Popular> counts;
    for (const ClassWeight& item : demand) {
        if (item.weight <= 0) {
            continue;
        }
        const CompiledPod& pod = pods[item.pod_class];
        Popular& popular = counts[Key{pod.cpu_milli, pod.milli, pod.devices, joined_models(pod)}];
        popular.count += item.weight;
        popular.example = item.pod_class;
    }
    std::vector<std::pair<Key, Popular>> sorted(counts.begin(), counts.end());
    // Equally popular: the larger key first, as the artifact does.
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return std::tie(a.second.count, a.first) > std::tie(b.second.count, b.first);
    });
    return sorted;
}

}  // namespace

TypicalPods::TypicalPods(const PodTable& pods, std::span<const ClassWeight> demand,
                         std::int64_t cover_percent) {
    const auto sorted = by_popularity(pods, demand);
    std::int64_t total = 0;
    for (const auto& [key, popular] : sorted) {
        total += popular.count;
    }
    std::int64_t covered = 0;
    std::size_t kept = 0;
    while (kept < sorted.size() && covered * 100 < cover_percent * total) {
        covered += sorted[kept++].second.count;
    }
    for (std::size_t i = 0; i < kept; ++i) {
        if (std::get<2>(sorted[i].first) > 0) {
            sizes_.push_back(std::get<1>(sorted[i].first));
        }
    }
    std::sort(sizes_.begin(), sizes_.end());
    sizes_.erase(std::unique(sizes_.begin(), sizes_.end()), sizes_.end());
    const double share = static_cast<double>(covered) / static_cast<double>(total);
    for (std::size_t i = 0; i < kept; ++i) {
        const auto& [key, popular] = sorted[i];
        const double plain = static_cast<double>(popular.count) / static_cast<double>(total);
        const auto size = std::lower_bound(sizes_.begin(), sizes_.end(), std::get<1>(key));
        typical_.push_back({.popularity = plain / share,
                            .cpu_milli = std::get<0>(key),
                            .devices = std::get<2>(key),
                            .size = static_cast<std::uint32_t>(size - sizes_.begin()),
                            .kind_fits = pods[popular.example].kind_fits});
    }
}

double TypicalPods::fragmentation(const FragNode& node) const {
    // The artifact's buckets, in the order in which it adds them up; a satisfied pod's is not
    // summed.
    enum Bucket : std::uint8_t {
        kLackBoth,
        kLackGpu,
        kLackCpu,
        kCpuOnly,
        kCpuOnlyLacks,
        kNoAccess
    };
    std::array<double, 6> bucket{};
    double total = 0;
    for (const std::int32_t milli : node.devices) {
        total += milli;
    }
    if (total == 0) {
        return 0;
    }
    // By size: how many devices hold it, and what lies on devices that do not.
    constexpr std::size_t kMaxSizes = kWholeDeviceMilli + 1;
    std::array<std::int32_t, kMaxSizes> hosts;
    std::array<std::int32_t, kMaxSizes> below;
    for (std::size_t s = 0; s < sizes_.size(); ++s) {
        hosts[s] = 0;
        below[s] = 0;
        for (const std::int32_t milli : node.devices) {
            const bool holds = milli >= sizes_[s];
            hosts[s] += holds ? 1 : 0;
            below[s] += holds ? 0 : milli;
        }
    }
    for (const Typical& pod : typical_) {
        const bool cpu_fits = node.cpu_free >= pod.cpu_milli;
        double amount = total;
        Bucket into = kNoAccess;
        if (pod.devices == 0) {
            into = cpu_fits ? kCpuOnly : kCpuOnlyLacks;
        } else if (pod.kind_fits[node.kind.index()] != 0) {
            const bool hosted = hosts[pod.size] >= pod.devices;
            into = cpu_fits ? kLackGpu : (hosted ? kLackCpu : kLackBoth);
            amount = hosted && cpu_fits ? below[pod.size] : total;
        }
        bucket[into] += pod.popularity * amount;
    }
    return bucket[kLackBoth] + bucket[kLackGpu] + bucket[kLackCpu] + bucket[kCpuOnly] +
           bucket[kCpuOnlyLacks] + bucket[kNoAccess];
}

FragNode frag_node(const NodeView& node) {
    return {.cpu_free = node.free[kCpu],
            .devices = node.devices,
            .kind = node.kinds.empty() ? DeviceKind() : node.kinds.front()};
}

}  // namespace regimen::engine
