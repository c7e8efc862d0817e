#include "sim/bound/problem.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/assert.hpp"

namespace regimen::sim {
namespace {

// Products with a node's devices, and sums of them over any list, stay inside int64.
constexpr std::int64_t kMaxPodsOrNodes = 1'000'000'000;
constexpr std::int32_t kMaxDevices = static_cast<std::int32_t>(kMaxDevicesPerNode);

template <class T>
Status check_range(T found, T low, T high, std::string_view list, std::size_t index,
                   std::string_view field) {
    if (found < low || found > high) {
        return fail(ErrorCode::kInvalidArgument, fmt::format("{}[{}].{}", list, index, field),
                    "found {}, expected {} to {}", found, low, high);
    }
    return {};
}

Status validate(const BoundNodeShape& shape, std::size_t i) {
    REGIMEN_TRY(check_range<std::int64_t>(shape.count, 0, kMaxPodsOrNodes, "shapes", i, "count"));
    REGIMEN_TRY(
        check_range<std::int64_t>(shape.cpu_milli, 0, kMaxAmount, "shapes", i, "cpu_milli"));
    return check_range(shape.devices, 0, kMaxDevices, "shapes", i, "devices");
}

Status validate(const BoundPodClass& pod, std::size_t i) {
    REGIMEN_TRY(check_range<std::int64_t>(pod.demand, 0, kMaxPodsOrNodes, "classes", i, "demand"));
    REGIMEN_TRY(check_range<std::int64_t>(pod.cpu_milli, 0, kMaxAmount, "classes", i, "cpu_milli"));
    REGIMEN_TRY(check_range(pod.devices, 0, kMaxDevices, "classes", i, "devices"));
    if (pod.devices == 0) {
        return {};
    }
    const std::int32_t least = pod.devices == 1 ? 1 : kWholeDeviceMilli;
    return check_range(pod.milli, least, kWholeDeviceMilli, "classes", i, "milli");
}

std::string qualified(const std::string& resource, const std::string& model) {
    return resource + "/" + model;
}

BoundNodeShape shape_of(const NodeSpec& node) {
    BoundNodeShape shape{
        .count = 1, .cpu_milli = node.allocatable.get(kCpuResource), .devices = 0, .models = {}};
    const DeviceMask parents = parents_of(node);
    std::set<std::string> models;
    for (std::size_t i = 0; i < node.devices.size(); ++i) {
        const Device& device = node.devices[i];
        if ((parents >> i & 1U) == 0 && device.healthy) {
            ++shape.devices;
            models.insert(qualified(device.resource, device.model));
        }
    }
    shape.models.assign(models.begin(), models.end());
    return shape;
}

BoundPodClass class_of(const PodSpec& pod, std::int64_t demand,
                       const std::map<std::string, std::set<std::string>>& models_of) {
    BoundPodClass result{.demand = demand,
                         .cpu_milli = pod.requests.get(kCpuResource),
                         .devices = 0,
                         .milli = 0,
                         .models = {}};
    if (!pod.devices) {
        return result;
    }
    const DeviceRequest& request = *pod.devices;
    result.devices = request.count;
    result.milli = request.milli;
    for (const std::string& model : request.models) {
        result.models.push_back(qualified(request.resource, model));
    }
    if (request.models.empty()) {
        const auto known = models_of.find(request.resource);
        if (known != models_of.end()) {
            result.models.assign(known->second.begin(), known->second.end());
        } else {  // no node has this resource; an empty list would mean any
            result.models.push_back(qualified(request.resource, ""));
        }
    }
    return result;
}

}  // namespace

Status validate(const BoundProblem& problem) {
    std::int64_t usable = 0;
    for (std::size_t i = 0; i < problem.shapes.size(); ++i) {
        REGIMEN_TRY(validate(problem.shapes[i], i));
        usable += problem.shapes[i].count * problem.shapes[i].devices * kWholeDeviceMilli;
    }
    for (std::size_t i = 0; i < problem.classes.size(); ++i) {
        REGIMEN_TRY(validate(problem.classes[i], i));
    }
    if (problem.capacity_gpu_milli < usable) {
        return fail(ErrorCode::kInvalidArgument, "capacity_gpu_milli",
                    "found {}, expected at least the {} of the shapes", problem.capacity_gpu_milli,
                    usable);
    }
    return {};
}

std::int64_t demand_gpu_milli(const BoundProblem& problem) {
    std::int64_t sum = 0;
    for (const BoundPodClass& pod : problem.classes) {
        sum += pod.demand * pod.gpu_milli();
    }
    return sum;
}

BoundProblem make_bound_problem(std::span<const Node> nodes, std::span<const PodClass> classes,
                                std::span<const std::int64_t> demand) {
    REGIMEN_ASSERT(classes.size() == demand.size(), "{} classes, {} demands", classes.size(),
                   demand.size());
    BoundProblem problem;
    using Key = std::tuple<std::int64_t, std::int32_t, std::vector<std::string>>;
    std::map<Key, std::int64_t> count_of;
    std::map<std::string, std::set<std::string>> models_of;
    for (const Node& node : nodes) {
        const BoundNodeShape whole = shape_of(*node);
        problem.capacity_gpu_milli += std::int64_t{whole.devices} * kWholeDeviceMilli;
        for (const Device& device : node->devices) {
            models_of[device.resource].insert(qualified(device.resource, device.model));
        }
        if (node->ready() && !node->unschedulable) {
            ++count_of[{whole.cpu_milli, whole.devices, whole.models}];
        }
    }
    for (const auto& [key, count] : count_of) {
        problem.shapes.push_back({count, std::get<0>(key), std::get<1>(key), std::get<2>(key)});
    }
    for (std::size_t i = 0; i < classes.size(); ++i) {
        problem.classes.push_back(class_of(*classes[i], demand[i], models_of));
    }
    return problem;
}

}  // namespace regimen::sim
