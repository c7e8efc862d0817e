#include "policy/node_mapping.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "policy/accelerators.hpp"
#include "policy/amounts.hpp"
#include "policy/constraints.hpp"
#include "policy/fields.hpp"

namespace regimen::policy {
namespace {

// Amounts without the accelerators, which the node has as devices.
ResourceList without_accelerators(const ResourceList& amounts) {
    ResourceList rest;
    for (const ResourceAmount& entry : amounts.items()) {
        // The openb simulator also gives the milli of one device: no amount of its own.
        if (!is_accelerator(entry.name) && entry.name != kOpenbMilli) {
            rest.set(entry.name, entry.amount);
        }
    }
    return rest;
}

// `object` is the node, for the places of mistakes.
Status read_devices(const Value& object, const ResourceList& capacity,
                    const ResourceList& allocatable, NodeSpec& node) {
    ResourceList present = capacity;
    for (const ResourceAmount& entry : allocatable.items()) {
        present.set(entry.name, std::max(entry.amount, present.get(entry.name)));
    }
    for (const ResourceAmount& entry : present.items()) {
        if (!is_accelerator(entry.name)) {
            continue;
        }
        if (node.devices.size() + static_cast<std::uint64_t>(entry.amount) > kMaxDevicesPerNode) {
            return object.find("status").complaint(
                ErrorCode::kOutOfRange,
                fmt::format("found {} of {}, expected at most {} accelerators on a node",
                            entry.amount, entry.name, kMaxDevicesPerNode));
        }
        const std::string_view resource =
            entry.name == kOpenbCount ? kDefaultAccelerator : entry.name;
        auto devices =
            devices_of({resource, entry.amount, allocatable.get(entry.name)}, node.labels);
        if (!devices) {
            return object.find("metadata")
                .find("labels")
                .located(tl::unexpected(std::move(devices).error()));
        }
        std::move(devices->begin(), devices->end(), std::back_inserter(node.devices));
    }
    return {};
}

Result<std::vector<NodeCondition>> read_conditions(const Value& status) {
    REGIMEN_TRY_ASSIGN(const Value list, optional_sequence(status, "conditions"));
    std::vector<NodeCondition> conditions;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Value item = list.item(i);
        if (item.kind() != Kind::kMap) {
            return item.mistake("a map: a condition");
        }
        static constexpr std::string_view kStates[] = {"True", "False", "Unknown"};
        REGIMEN_TRY_ASSIGN(const std::string_view type, required_string(item, "type"));
        REGIMEN_TRY_ASSIGN(const std::size_t state, word_of(item.find("status"), kStates));
        conditions.push_back({std::string(type), state == 0});
    }
    return conditions;
}

}  // namespace

Result<std::vector<Device>> devices_of(const DeviceCounts& counts, const Labels& labels) {
    REGIMEN_TRY_ASSIGN(AcceleratorTraits traits, accelerator_traits(counts.resource, labels));
    std::vector<Device> devices;
    for (std::int64_t i = 0; i < counts.present; ++i) {
        Device device;
        device.resource = counts.resource;
        device.model = traits.model;
        device.memory_bytes = traits.memory_bytes;
        device.healthy = i < counts.healthy;
        devices.push_back(std::move(device));
    }
    return devices;
}

Result<NodeSpec> read_node(const Value& object) {
    REGIMEN_TRY_ASSIGN(const Value metadata, optional_map(object, "metadata"));
    REGIMEN_TRY_ASSIGN(const Value spec, optional_map(object, "spec"));
    REGIMEN_TRY_ASSIGN(const Value status, optional_map(object, "status"));
    NodeSpec node;
    REGIMEN_TRY_ASSIGN(node.name, required_string(metadata, "name"));
    REGIMEN_TRY_ASSIGN(node.labels, optional_labels(metadata, "labels"));
    REGIMEN_TRY_ASSIGN(node.taints, read_taints(spec));
    REGIMEN_TRY_ASSIGN(node.unschedulable, optional_bool(spec, "unschedulable"));
    REGIMEN_TRY_ASSIGN(node.conditions, read_conditions(status));

    REGIMEN_TRY_ASSIGN(const ResourceList capacity, optional_amounts(status, "capacity"));
    REGIMEN_TRY_ASSIGN(ResourceList allocatable, optional_amounts(status, "allocatable"));
    if (capacity.empty() && allocatable.empty()) {
        return status.find("allocatable").mistake("the amounts that the node offers");
    }
    if (allocatable.empty()) {
        allocatable = capacity;
    }
    node.capacity = without_accelerators(capacity);
    node.allocatable = without_accelerators(allocatable);
    if (!node.allocatable.contains(kPodsResource)) {
        node.allocatable.set(kPodsResource, capacity.contains(kPodsResource)
                                                ? capacity.get(kPodsResource)
                                                : kDefaultPodsPerNode);
    }
    REGIMEN_TRY(read_devices(object, capacity, allocatable, node));
    // What was not refused field by field are amounts, which stand in the status.
    REGIMEN_TRY(status.located(validate(node)));
    return node;
}

}  // namespace regimen::policy
