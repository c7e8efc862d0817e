#include "engine/placement/score/regimen/whole_node_prior.hpp"

#include <array>

namespace regimen::engine {

namespace {
constexpr double kAsIfSeen = 8.0;
// Real arrivals that halve it.
constexpr double kHalfLife = 2048.0;
}  // namespace

void expect_whole_nodes(const Cluster& cluster, const PodTable& pods, const Demand& demand,
                        std::vector<ClassDemand>& merged) {
    if (demand.source() != DemandSource::kOnline || demand.arrivals() == 0) {
        return;
    }
    const double weight = kAsIfSeen * demand.weight_of_a_pod() * kHalfLife /
                          (kHalfLife + static_cast<double>(demand.arrivals()));
    std::array<bool, kMaxDevicesPerNode + 1> sizes{};
    for (std::size_t i = 0; i < cluster.id_bound(); ++i) {
        if (const NodeId id = NodeId::from_index(i); cluster.contains(id)) {
            sizes[cluster.view(id).devices.size()] = true;
        }
    }
    for (std::size_t devices = 2; devices < sizes.size(); ++devices) {
        if (sizes[devices]) {
            merged.push_back({.cpu_milli = 0,
                              .milli = kWholeDeviceMilli,
                              .devices = static_cast<std::int32_t>(devices),
                              .kind_fits = std::vector<std::uint8_t>(pods.kinds(), 1),
                              .weight = weight});
        }
    }
}

}  // namespace regimen::engine
