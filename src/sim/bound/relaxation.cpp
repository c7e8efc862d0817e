#include "sim/bound/relaxation.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "base/assert.hpp"

namespace regimen::sim {
namespace {

bool accepts(const BoundPodClass& pod, const std::vector<std::string>& models) {
    return pod.devices == 0 || pod.models.empty() ||
           std::any_of(models.begin(), models.end(), [&](const std::string& model) {
               return std::find(pod.models.begin(), pod.models.end(), model) != pod.models.end();
           });
}

// By the asked amounts, not the rounded ones: what the grain would let in is still refused here.
bool fits_alone(const BoundPodClass& pod, const BoundNodeShape& shape) {
    return shape.count > 0 && pod.cpu_milli <= shape.cpu_milli && pod.devices <= shape.devices &&
           accepts(pod, shape.models);
}

// The largest amount that every share and a whole device are multiples of.
std::int32_t share_unit(const std::vector<BoundPodClass>& classes) {
    std::int32_t unit = kWholeDeviceMilli;
    for (const BoundPodClass& pod : classes) {
        if (pod.devices == 1 && pod.demand > 0) {
            unit = std::gcd(unit, pod.milli);
        }
    }
    return unit;
}

// Coarsened where a node would have more grains than the price tables should have columns.
std::int64_t table_grain(const BoundProblem& problem, std::int64_t grain) {
    constexpr std::int64_t kMostCores = 1024;
    for (const BoundNodeShape& shape : problem.shapes) {
        grain = std::max(grain, shape.cpu_milli / kMostCores);
    }
    return grain;
}

std::int32_t to_cores(std::int64_t cpu_milli, std::int64_t grain) {
    return static_cast<std::int32_t>(cpu_milli / grain);
}

using Models = std::vector<std::string>;

// The distinct lists of models among the shapes, which is all that access depends on.
std::vector<Models> distinct_models(const BoundProblem& problem) {
    std::vector<Models> kinds;
    for (const BoundNodeShape& shape : problem.shapes) {
        if (shape.count > 0) {
            kinds.push_back(shape.models);
        }
    }
    std::sort(kinds.begin(), kinds.end());
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    return kinds;
}

struct ItemKey {
    std::int32_t cores = 0;
    std::int32_t devices = 0;
    std::int32_t units = 0;
    std::vector<bool> access;  // by kind of shape

    friend auto operator<=>(const ItemKey&, const ItemKey&) = default;
};

// Fills items and what says where each class went; returns each item's access.
std::vector<std::vector<bool>> merge_classes(const BoundProblem& problem, std::int64_t grain,
                                             const std::vector<Models>& kinds, Relaxation& result) {
    const std::int32_t unit = kWholeDeviceMilli / result.units_per_device;
    std::map<ItemKey, std::int32_t> item_of;
    std::vector<std::vector<bool>> access_of;
    result.item_of_class.assign(problem.classes.size(), kNoItem);
    for (std::size_t i = 0; i < problem.classes.size(); ++i) {
        const BoundPodClass& pod = problem.classes[i];
        if (pod.demand == 0) {
            continue;
        }
        if (std::none_of(problem.shapes.begin(), problem.shapes.end(),
                         [&](const BoundNodeShape& shape) { return fits_alone(pod, shape); })) {
            result.classes_that_fit_nowhere.push_back(static_cast<std::int32_t>(i));
            continue;
        }
        ItemKey key{.cores = to_cores(pod.cpu_milli, grain),
                    .devices = pod.devices,
                    .units = pod.devices == 0 ? 0 : pod.milli / unit,
                    .access = {}};
        if (key.cores == 0 && key.devices == 0) {
            continue;
        }
        for (const Models& models : kinds) {
            key.access.push_back(accepts(pod, models));
        }
        const auto [place, inserted] =
            item_of.try_emplace(key, static_cast<std::int32_t>(result.items.size()));
        if (inserted) {
            result.items.push_back({.size = {key.cores, key.devices, key.units},
                                    .demand = 0,
                                    .gpu_milli = pod.gpu_milli()});
            access_of.push_back(key.access);
        }
        result.items[static_cast<std::size_t>(place->second)].demand += pod.demand;
        result.item_of_class[i] = place->second;
    }
    return access_of;
}

// Needs items; shapes that have come to be alike are counted together.
void merge_shapes(const BoundProblem& problem, std::int64_t grain, const std::vector<Models>& kinds,
                  const std::vector<std::vector<bool>>& access_of, Relaxation& result) {
    std::map<std::vector<std::int32_t>, std::int32_t> group_of_items;
    std::vector<std::int32_t> group_of_kind;
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        std::vector<std::int32_t> items;
        for (std::size_t item = 0; item < access_of.size(); ++item) {
            if (access_of[item][kind]) {
                items.push_back(static_cast<std::int32_t>(item));
            }
        }
        const auto [place, inserted] =
            group_of_items.try_emplace(items, static_cast<std::int32_t>(result.groups.size()));
        if (inserted) {
            result.groups.push_back({.items = std::move(items), .max_cores = 0, .max_devices = 0});
        }
        group_of_kind.push_back(place->second);
    }
    std::map<std::tuple<std::int32_t, std::int32_t, std::int32_t>, std::int64_t> count_of;
    for (const BoundNodeShape& shape : problem.shapes) {
        if (shape.count == 0) {
            continue;
        }
        const auto kind = std::lower_bound(kinds.begin(), kinds.end(), shape.models);
        const std::int32_t group = group_of_kind[static_cast<std::size_t>(kind - kinds.begin())];
        count_of[{group, to_cores(shape.cpu_milli, grain), shape.devices}] += shape.count;
    }
    for (const auto& [key, count] : count_of) {
        const auto [group_index, cores, devices] = key;
        Relaxation::Group& group = result.groups[static_cast<std::size_t>(group_index)];
        group.max_cores = std::max(group.max_cores, cores);
        group.max_devices = std::max(group.max_devices, devices);
        result.shapes.push_back({count, cores, devices, group_index});
    }
}

}  // namespace

Relaxation relax(const BoundProblem& problem, std::int64_t grain) {
    REGIMEN_ASSERT(grain > 0, "grain {}", grain);
    Relaxation result;
    grain = table_grain(problem, grain);
    result.units_per_device = kWholeDeviceMilli / share_unit(problem.classes);
    const std::vector<Models> kinds = distinct_models(problem);
    const auto access_of = merge_classes(problem, grain, kinds, result);
    merge_shapes(problem, grain, kinds, access_of, result);
    return result;
}

}  // namespace regimen::sim
