#include "engine/placement/score/regimen/class_demand.hpp"

#include <map>
#include <tuple>

namespace regimen::engine {

std::vector<ClassDemand> merge_demand(std::span<const ClassWeight> classes, const PodTable& pods) {
    using Key = std::tuple<std::int64_t, std::int32_t, std::int32_t, std::vector<std::uint8_t>>;
    std::map<Key, std::int64_t> merged;
    for (const ClassWeight& item : classes) {
        if (item.weight <= 0) {
            continue;
        }
        const CompiledPod& pod = pods[item.pod_class];
        if (pod.wants_devices()) {
            merged[Key{pod.cpu_milli, pod.milli, pod.devices, pod.kind_fits}] += item.weight;
        }
    }
    std::vector<ClassDemand> demand;
    demand.reserve(merged.size());
    for (const auto& [key, weight] : merged) {
        demand.push_back({.cpu_milli = std::get<0>(key),
                          .milli = std::get<1>(key),
                          .devices = std::get<2>(key),
                          .kind_fits = std::get<3>(key),
                          .weight = static_cast<double>(weight)});
    }
    return demand;
}

}  // namespace regimen::engine
