// A node: what it offers, what keeps pods off it, and its accelerators.
// Invariants (validate): a name; allocatable <= capacity where capacity says; "pods" present; at
// most kMaxDevicesPerNode devices whose parents precede them and do not form a cycle. Thread rule:
// a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/device.hpp"
#include "model/labels.hpp"
#include "model/valid.hpp"

namespace regimen {

struct NodeCondition {
    std::string type;  // "Ready", "MemoryPressure", ...
    bool status = false;

    friend bool operator==(const NodeCondition&, const NodeCondition&) = default;
};

struct NodeSpec {
    std::string name;
    // Position in the order that resolves ties between nodes of equal score: lower first, then id.
    std::uint32_t rank = 0;
    ResourceList capacity;
    ResourceList allocatable;
    Labels labels;
    std::vector<Taint> taints;
    std::vector<NodeCondition> conditions;
    bool unschedulable = false;  // cordoned
    std::vector<Device> devices;

    // False when a "Ready" condition says so; a node without conditions is ready.
    bool ready() const;

    friend bool operator==(const NodeSpec&, const NodeSpec&) = default;
};

Status validate(const NodeSpec& node);
// Devices that others are cut from (bit i: device i): they are not placed on themselves.
DeviceMask parents_of(const NodeSpec& node);
using Node = Valid<NodeSpec>;

}  // namespace regimen
