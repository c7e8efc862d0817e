#include "engine/placement/score/regimen/usable_value.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace regimen::engine {

namespace {
// How much the one-shot view counts; the rest is the capped view.
// More than any node has; its product with a node's accelerators is still an int64.
constexpr std::int64_t kMostCpu = std::int64_t{1} << 44;
constexpr double kOneShot = 0.7;
constexpr std::int64_t kMilliPerCore = 1000;
constexpr std::int64_t kMaxCore = 256;  // beyond, the search just takes longer
}  // namespace

UsableValue::UsableValue(std::span<const ClassDemand> demand, DeviceKind kind,
                         double total_weight) {
    std::map<std::pair<std::int32_t, std::int32_t>, std::map<std::int64_t, double>> sizes;
    for (const ClassDemand& item : demand) {
        if (item.accepts(kind)) {
            sizes[{item.milli, item.devices}][std::max<std::int64_t>(item.cpu_milli, 1)] +=
                item.weight / total_weight;
        }
    }
    for (const auto& [size, by_cpu] : sizes) {
        Group group;
        group.milli = size.first;
        group.devices = size.second;
        group.weight.push_back(0);
        group.per_cpu.push_back(0);
        const auto milli = static_cast<double>(group.milli) * group.devices;
        for (const auto& [cpu, weight] : by_cpu) {
            group.cpu.push_back(cpu);
            group.weight.push_back(group.weight.back() + weight);
            group.per_cpu.push_back(group.per_cpu.back() +
                                    weight * (milli / static_cast<double>(cpu)));
        }
        std::size_t at = 0;
        for (std::int64_t core = 0; core <= kMaxCore; ++core) {
            while (at < group.cpu.size() && group.cpu[at] <= core * kMilliPerCore) {
                ++at;
            }
            group.first.push_back(static_cast<std::uint16_t>(at));
        }
        groups_.push_back(std::move(group));
    }
}

// How many of the group's classes ask for no more CPU than this.
std::size_t UsableValue::Group::feasible(std::int64_t cpu_free) const {
    if (cpu_free <= 0) {
        return 0;
    }
    const std::int64_t core = std::min(cpu_free / kMilliPerCore, kMaxCore);
    std::size_t at = first[static_cast<std::size_t>(core)];
    while (at < cpu.size() && cpu[at] <= cpu_free) {
        ++at;
    }
    return at;
}

double UsableValue::of(std::int64_t cpu_free, std::span<const std::int32_t> devices) const {
    std::array<std::int32_t, kMaxDevicesPerNode> sorted;
    std::int64_t eligible = 0;
    for (std::size_t i = 0; i < devices.size(); ++i) {
        std::size_t at = i;
        for (; at > 0 && sorted[at - 1] > devices[i]; --at) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = devices[i];
        eligible += devices[i];
    }
    double value = 0;
    std::size_t smaller = 0;
    for (const Group& group : groups_) {
        while (smaller < devices.size() && sorted[smaller] < group.milli) {
            eligible -= sorted[smaller++];
        }
        if (eligible == 0 || devices.size() - smaller < static_cast<std::size_t>(group.devices)) {
            continue;
        }
        const std::size_t fits = group.feasible(cpu_free);
        if (fits == 0) {
            continue;
        }
        // Classes up to `full` could use all that is eligible; the others run out of CPU before.
        const std::int64_t pod_milli = std::int64_t{group.milli} * group.devices;
        const std::int64_t feeds = std::min(cpu_free, kMostCpu) * pod_milli / eligible;
        const std::size_t full = std::min(fits, group.feasible(feeds));
        const auto all = static_cast<double>(eligible);
        const double capped =
            all * group.weight[full] +
            static_cast<double>(cpu_free) * (group.per_cpu[fits] - group.per_cpu[full]);
        value += kOneShot * all * group.weight[fits] + (1.0 - kOneShot) * capped;
    }
    return value;
}

}  // namespace regimen::engine
