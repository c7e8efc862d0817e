#include "engine/placement/score/regimen/scarcity_price.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace regimen::engine {

namespace {
constexpr int kSweeps = 30;
constexpr double kMaxPrice = 4.0;
constexpr double kSlope = 8.0;
// Restricted demand counts double: it has nowhere else to go when its pool is gone.
constexpr double kRestrictedMargin = 2.0;

// The distinct sizes of a pool's nodes, empty of pods: (cpu, devices).
using NodeSizes = std::set<std::pair<std::int64_t, std::int64_t>>;

NodeSizes node_sizes(const Cluster& cluster, std::size_t pool) {
    NodeSizes sizes;
    for (std::size_t i = 0; i < cluster.pool_slots(pool); ++i) {
        const NodeId node =
            cluster.node_at({static_cast<std::uint32_t>(pool), static_cast<std::uint32_t>(i)});
        if (node.valid()) {
            const NodeView view = cluster.view(node);
            sizes.emplace(view.capacity[kCpu], std::ssize(view.devices));
        }
    }
    return sizes;
}

bool can_host(const NodeSizes& sizes, const ClassDemand& item) {
    return std::any_of(sizes.begin(), sizes.end(), [&](const auto& size) {
        return size.first >= item.cpu_milli && size.second >= item.devices;
    });
}
}  // namespace

void ScarcityPrice::set_demand(std::span<const ClassDemand> demand, const Cluster& cluster) {
    std::vector<std::size_t> device_pools;
    std::vector<NodeSizes> sizes(cluster.pools());
    for (std::size_t pool = 0; pool < cluster.pools(); ++pool) {
        if (cluster.pool_kind(pool).valid()) {
            device_pools.push_back(pool);
            sizes[pool] = node_sizes(cluster, pool);
        }
    }
    std::map<std::vector<std::size_t>, double> shares;
    double total = 0;
    for (const ClassDemand& item : demand) {
        std::vector<std::size_t> accepted;
        std::copy_if(device_pools.begin(), device_pools.end(), std::back_inserter(accepted),
                     [&](std::size_t pool) {
                         return item.accepts(cluster.pool_kind(pool)) &&
                                can_host(sizes[pool], item);
                     });
        const double amount = item.weight * item.device_milli();
        total += amount;
        if (!accepted.empty()) {
            shares[accepted] += amount;
        }
    }
    masks_.clear();
    typed_ = false;
    for (const auto& [pools, amount] : shares) {
        const bool restricted = pools.size() < device_pools.size();
        masks_.push_back({.pools = pools, .share = amount / total, .restricted = restricted});
        typed_ = typed_ || restricted;
    }
}

void ScarcityPrice::solve(const Cluster& cluster) {
    const std::size_t pools = cluster.pools();
    free_.assign(pools, 0.0);
    load_.assign(pools, 0.0);
    price_.assign(pools, kMaxPrice);
    double all_free = 0;
    for (std::size_t pool = 0; pool < pools; ++pool) {
        free_[pool] = static_cast<double>(cluster.pool_device_free(pool));
        all_free += free_[pool];
    }
    std::vector<std::vector<double>> poured(masks_.size(), std::vector<double>(pools, 0.0));
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
        for (std::size_t i = 0; i < masks_.size(); ++i) {
            const double margin = masks_[i].restricted ? kRestrictedMargin : 1.0;
            pour(masks_[i], masks_[i].share * all_free * margin, poured[i]);
        }
    }
    double least = -1;
    for (std::size_t pool = 0; pool < pools; ++pool) {
        if (free_[pool] > 0) {
            const double level = load_[pool] / free_[pool];
            least = least < 0 ? level : std::min(least, level);
        }
    }
    for (std::size_t pool = 0; pool < pools; ++pool) {
        if (free_[pool] > 0) {
            price_[pool] = std::min(kMaxPrice, kSlope * (load_[pool] / free_[pool] - least));
        }
    }
}

// Takes back what the mask had poured and pours `amount` over its pools, filling the lowest first.
void ScarcityPrice::pour(const Mask& mask, double amount, std::vector<double>& poured) {
    std::vector<std::pair<double, std::size_t>> levels;
    for (const std::size_t pool : mask.pools) {
        load_[pool] -= poured[pool];
        poured[pool] = 0;
        if (free_[pool] > 0) {
            levels.emplace_back(load_[pool] / free_[pool], pool);
        }
    }
    std::sort(levels.begin(), levels.end());
    double room = 0;
    double held = 0;
    double level = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        room += free_[levels[i].second];
        held += load_[levels[i].second];
        level = (amount + held) / room;
        if (i + 1 < levels.size() && level <= levels[i + 1].first) {
            break;
        }
    }
    for (const auto& [before, pool] : levels) {
        if (before < level) {
            poured[pool] = level * free_[pool] - load_[pool];
            load_[pool] += poured[pool];
        }
    }
}

}  // namespace regimen::engine
