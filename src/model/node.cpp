#include "model/node.hpp"

#include "model/field.hpp"

namespace regimen {
namespace {

Status validate_amounts(const NodeSpec& node) {
    REGIMEN_TRY(validate(node.capacity, "capacity"));
    REGIMEN_TRY(validate(node.allocatable, "allocatable"));
    if (!node.allocatable.contains(kPodsResource)) {
        return fail(ErrorCode::kInvalidArgument, "allocatable.pods",
                    "missing: expected how many pods the node takes");
    }
    for (const ResourceAmount& entry : node.allocatable.items()) {
        if (node.capacity.contains(entry.name) && entry.amount > node.capacity.get(entry.name)) {
            return fail(ErrorCode::kInvalidArgument, "allocatable." + entry.name,
                        "found {}, expected at most the capacity, {}", to_string(entry),
                        to_string(ResourceAmount{entry.name, node.capacity.get(entry.name)}));
        }
    }
    return {};
}

Status validate_devices(const NodeSpec& node) {
    if (node.devices.size() > kMaxDevicesPerNode) {
        return fail(ErrorCode::kInvalidArgument, "devices", "{} devices: expected at most {}",
                    node.devices.size(), kMaxDevicesPerNode);
    }
    for (std::size_t i = 0; i < node.devices.size(); ++i) {
        REGIMEN_TRY(in_item("devices", i, validate(node.devices[i], i)));
        const std::string& resource = node.devices[i].resource;
        if (node.allocatable.contains(resource)) {
            return fail(ErrorCode::kInvalidArgument, "allocatable." + resource,
                        "listed as an amount and as devices: expected devices only");
        }
    }
    return {};
}

}  // namespace

bool NodeSpec::ready() const {
    for (const NodeCondition& condition : conditions) {
        if (condition.type == "Ready") {
            return condition.status;
        }
    }
    return true;
}

Status validate(const NodeSpec& node) {
    if (node.name.empty()) {
        return fail(ErrorCode::kInvalidArgument, "name", "empty: expected the node's name");
    }
    REGIMEN_TRY(validate_amounts(node));
    REGIMEN_TRY(in_field("labels", validate(node.labels)));
    for (std::size_t i = 0; i < node.taints.size(); ++i) {
        REGIMEN_TRY(in_item("taints", i, validate(node.taints[i])));
    }
    for (std::size_t i = 0; i < node.conditions.size(); ++i) {
        if (node.conditions[i].type.empty()) {
            return in_item("conditions", i,
                           fail(ErrorCode::kInvalidArgument, "type",
                                "empty: expected a condition such as \"Ready\""));
        }
    }
    return validate_devices(node);
}

DeviceMask parents_of(const NodeSpec& node) {
    DeviceMask parents = 0;
    for (const Device& device : node.devices) {
        if (device.parent >= 0) {
            parents |= DeviceMask{1} << device.parent;
        }
    }
    return parents;
}

}  // namespace regimen
