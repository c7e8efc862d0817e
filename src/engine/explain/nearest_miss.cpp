#include "engine/explain/nearest_miss.hpp"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <tuple>

#include "base/int128.hpp"
#include "base/quantity.hpp"
#include "engine/placement/filter/filter.hpp"

namespace regimen::engine {

namespace {

constexpr std::int64_t kPpm = 1'000'000;

FilterMask all_refusals(const FilterInput& input) {
    return static_cast<FilterMask>(refusals(input, DependsOn::kNodeSpec) |
                                   refusals(input, DependsOn::kNodeState));
}

std::string amount_text(std::string_view resource, std::int64_t amount) {
    if (resource == kCpuResource) {
        return Quantity::from_milli(amount).to_string();
    }
    const bool bytes = resource == kMemoryResource || resource == "ephemeral-storage";
    return Quantity::from_units(amount,
                                bytes ? Quantity::Format::kBinarySi : Quantity::Format::kDecimalSi)
        .to_string();
}

Change less_of(FilterKind filter, std::string_view resource, std::int64_t asked,
               std::int64_t free) {
    // Asking for nothing passes even where others have over-committed.
    const std::int64_t possible = std::max<std::int64_t>(free, 0);
    return {.filter = filter,
            .what = std::string(resource),
            .asked = asked,
            .possible = possible,
            .taint = {},
            .text = fmt::format("ask for {} {} instead of {}", amount_text(resource, possible),
                                resource, amount_text(resource, asked))};
}

// --- one function for each filter, in their order ---

void schedulable(const FilterInput& input, std::vector<Change>& changes) {
    Change change{.filter = FilterKind::kSchedulable, .what = "ready", .taint = {}, .text = {}};
    change.text = fmt::format("wait until node {} is ready", input.node.name);
    if (input.node.unschedulable) {
        change.what = "unschedulable";
        change.text = fmt::format("uncordon node {}", input.node.name);
    }
    changes.push_back(std::move(change));
}

void taints(const FilterInput& input, std::vector<Change>& changes) {
    for (const Taint& taint : input.node.taints) {
        if (find_untolerated({&taint, 1}, input.pod.spec->tolerations) != nullptr) {
            changes.push_back({.filter = FilterKind::kTaints,
                               .what = taint.key,
                               .taint = taint,
                               .text = fmt::format("tolerate the taint {}{}{}:{}", taint.key,
                                                   taint.value.empty() ? "" : "=", taint.value,
                                                   name(taint.effect))});
        }
    }
}

void selector(const FilterInput& input, std::vector<Change>& changes) {
    const PodSpec& pod = *input.pod.spec;
    for (const auto& [key, value] : pod.node_selector.items()) {
        const std::string* found = input.node.labels.find(key);
        if (found == nullptr || *found != value) {
            changes.push_back(
                {.filter = FilterKind::kSelector,
                 .what = key,
                 .taint = {},
                 .text = fmt::format("drop the node selector {}={} (node {} has {})", key, value,
                                     input.node.name, found == nullptr ? "none" : *found)});
        }
    }
    const bool matched =
        pod.affinity.empty() ||
        std::any_of(pod.affinity.begin(), pod.affinity.end(), [&](const SelectorTerm& term) {
            return matches(term, input.node.labels, input.node.name);
        });
    if (!matched) {
        changes.push_back({.filter = FilterKind::kSelector,
                           .what = std::string(kAffinity),
                           .taint = {},
                           .text = "drop the node affinity"});
    }
}

// All models that the node has of the resource, since the devices filter has judged with all of
// them; where it has none of the resource, another one with any model.
void models(const FilterInput& input, std::vector<Change>& changes) {
    const std::string_view asked = input.pod.spec->devices->resource;
    const std::string_view resource = relaxed_resource(input);
    if (resource != asked) {
        changes.push_back({.filter = FilterKind::kModel,
                           .what = std::string(resource),
                           .taint = {},
                           .other_resource = true,
                           .text = fmt::format("ask for {} instead of {}", resource, asked)});
        return;
    }
    std::vector<std::string_view> missing;
    for (const Device& device : input.node.devices) {
        if (device.resource == resource) {
            missing.push_back(device.model);
        }
    }
    std::sort(missing.begin(), missing.end());
    missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
    for (const std::string_view model : missing) {
        changes.push_back({.filter = FilterKind::kModel,
                           .what = std::string(model),
                           .taint = {},
                           .text = model.empty() ? "accept any model"
                                                 : fmt::format("accept the model {}", model)});
    }
}

void others(const FilterInput& input, std::vector<Change>& changes) {
    // Compiled amounts are in the order of the requests, without those of nothing.
    auto other = input.pod.others.begin();
    for (const ResourceAmount& request : input.pod.spec->requests.items()) {
        if (request.name == kCpuResource || request.name == kMemoryResource ||
            request.amount == 0) {
            continue;
        }
        const std::size_t dimension = (other++)->dimension;
        const std::int64_t free =
            dimension < input.view.free.size() ? input.view.free[dimension] : 0;
        if (free < request.amount) {
            changes.push_back(
                less_of(FilterKind::kOtherResources, request.name, request.amount, free));
        }
    }
}

// As many whole devices as are idle; where none is, the greatest share that one device holds.
void devices(const FilterInput& input, bool any_model, std::vector<Change>& changes) {
    const DeviceRequest& request = *input.pod.spec->devices;
    const std::string_view resource = any_model ? relaxed_resource(input) : request.resource;
    std::int64_t idle = 0;
    std::int64_t most = 0;
    for (std::size_t i = 0; i < input.view.devices.size(); ++i) {
        const bool usable = any_model ? input.node.devices[i].resource == resource
                                      : input.view.accepts(input.pod, i);
        if (usable) {
            most = std::max<std::int64_t>(most, input.view.devices[i]);
            idle += input.view.devices[i] == kWholeDeviceMilli ? 1 : 0;
        }
    }
    const std::int64_t possible = idle > 0 ? idle * kWholeDeviceMilli : most;
    const std::string asked = Quantity::from_milli(request.total_milli()).to_string();
    changes.push_back(
        {.filter = FilterKind::kDevices,
         .what = std::string(resource),
         .asked = request.total_milli(),
         .possible = possible,
         .taint = {},
         .text = possible == 0
                     ? fmt::format("do without the {} {}", asked, request.resource)
                     : fmt::format("ask for {} {} instead of {}",
                                   Quantity::from_milli(possible).to_string(), resource, asked)});
}

void pods(const FilterInput& input, std::vector<Change>& changes) {
    changes.push_back({.filter = FilterKind::kPods,
                       .what = std::string(kPodsResource),
                       .asked = 1,
                       .possible = 0,
                       .taint = {},
                       .text = fmt::format("wait until a pod of node {} ends: it holds as many as "
                                           "it may",
                                           input.node.name)});
}

std::vector<Change> changes_for(const FilterInput& input, FilterMask refused) {
    std::vector<Change> changes;
    const auto failed = [&](FilterKind kind) { return (refused & bit(kind)) != 0; };
    if (failed(FilterKind::kSchedulable)) {
        schedulable(input, changes);
    }
    if (failed(FilterKind::kTaints)) {
        taints(input, changes);
    }
    if (failed(FilterKind::kSelector)) {
        selector(input, changes);
    }
    if (failed(FilterKind::kModel)) {
        models(input, changes);
    }
    if (failed(FilterKind::kPods)) {
        pods(input, changes);
    }
    if (failed(FilterKind::kCpu)) {
        changes.push_back(
            less_of(FilterKind::kCpu, kCpuResource, input.pod.cpu_milli, input.view.free[kCpu]));
    }
    if (failed(FilterKind::kMemory)) {
        changes.push_back(less_of(FilterKind::kMemory, kMemoryResource, input.pod.memory_bytes,
                                  input.view.free[kMemory]));
    }
    if (failed(FilterKind::kOtherResources)) {
        others(input, changes);
    }
    if (failed(FilterKind::kDevices)) {
        devices(input, failed(FilterKind::kModel), changes);
    }
    return changes;
}

// What a node's changes cost; less is nearer.
struct Distance {
    std::uint32_t obstacle = 0;  // 1: gives up its accelerators, 2: the node has to change
    std::uint32_t filters = 0;
    std::int64_t shortfall_ppm = 0;
    std::uint32_t rank = 0;
    friend auto operator<=>(const Distance&, const Distance&) = default;
};
constexpr std::uint32_t kGivesUp = 1;
constexpr std::uint32_t kNodeSide = 2;

Distance measure(const std::vector<Change>& changes, FilterMask refused, std::uint32_t rank) {
    Distance distance{.filters = static_cast<std::uint32_t>(std::popcount(refused)), .rank = rank};
    if ((refused & (bit(FilterKind::kSchedulable) | bit(FilterKind::kPods))) != 0) {
        distance.obstacle = kNodeSide;
    }
    for (const Change& change : changes) {
        if (change.asked > 0) {
            const Int128 missing = change.asked - change.possible;
            distance.shortfall_ppm += static_cast<std::int64_t>(missing * kPpm / change.asked);
        }
        if (change.filter == FilterKind::kDevices && change.possible == 0) {
            distance.obstacle = std::max(distance.obstacle, kGivesUp);
        }
    }
    return distance;
}

void shrink_devices(PodSpec& pod, const Change& change) {
    if (change.possible == 0) {
        pod.devices.reset();
    } else if (change.possible < kWholeDeviceMilli) {
        pod.devices->count = 1;
        pod.devices->milli = static_cast<std::int32_t>(change.possible);
    } else {
        pod.devices->count = static_cast<std::int32_t>(change.possible / kWholeDeviceMilli);
    }
}

void accept(DeviceRequest& request, const Change& change) {
    const std::string& model = change.what;
    if (change.other_resource) {
        request.resource = change.what;
        request.models.clear();
        return;
    }
    if (model.empty() || request.models.empty()) {
        request.models.clear();
        return;
    }
    const auto at = std::lower_bound(request.models.begin(), request.models.end(), model);
    if (at == request.models.end() || *at != model) {
        request.models.insert(at, model);
    }
}

Labels without(const Labels& labels, const std::string& key) {
    Labels rest;
    for (const auto& [other, value] : labels.items()) {
        if (other != key) {
            rest.set(other, value);
        }
    }
    return rest;
}

}  // namespace

std::optional<NearestMiss> nearest_miss(const Cluster& cluster, const CompiledPod& pod) {
    std::optional<NearestMiss> nearest;
    Distance least;
    for (std::size_t i = 0; i < cluster.id_bound(); ++i) {
        const NodeId id = NodeId::from_index(i);
        if (!cluster.contains(id)) {
            continue;
        }
        const NodeView view = cluster.view(id);
        const FilterInput input{cluster.spec(id), view, pod};
        const FilterMask refused = all_refusals(input);
        if (refused == 0) {
            return std::nullopt;
        }
        std::vector<Change> changes = changes_for(input, refused);
        const Distance distance = measure(changes, refused, input.node.rank);
        if (!nearest.has_value() || distance < least) {
            least = distance;
            nearest = NearestMiss{.node = id,
                                  .filters = distance.filters,
                                  .shortfall_ppm = distance.shortfall_ppm,
                                  .pod_can = distance.obstacle != kNodeSide,
                                  .changes = std::move(changes)};
        }
    }
    return nearest;
}

PodSpec apply_changes(PodSpec pod, std::span<const Change> changes) {
    for (const Change& change : changes) {
        switch (change.filter) {
            case FilterKind::kSchedulable:
            case FilterKind::kPods:
                break;
            case FilterKind::kTaints:
                pod.tolerations.push_back({.key = change.taint->key,
                                           .exists = false,
                                           .value = change.taint->value,
                                           .any_effect = false,
                                           .effect = change.taint->effect});
                break;
            case FilterKind::kSelector:
                if (change.what == kAffinity) {
                    pod.affinity.clear();
                } else {
                    pod.node_selector = without(pod.node_selector, change.what);
                }
                break;
            case FilterKind::kModel:
                accept(*pod.devices, change);
                break;
            case FilterKind::kCpu:
            case FilterKind::kMemory:
            case FilterKind::kOtherResources:
                pod.requests.set(change.what, change.possible);
                break;
            case FilterKind::kDevices:
                shrink_devices(pod, change);
                break;
        }
    }
    return pod;
}

}  // namespace regimen::engine
