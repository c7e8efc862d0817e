// Filters: may this pod run on this node? Each is one file, names the cause it stands for through
// its FilterKind, and declares what its answer depends on; answers that depend on the node's
// specification alone are cached for as long as that stands.
// Adding one: its file, a FilterKind, a line in filters.cpp, tests.
// Complexity: O(1) in the number of nodes; no allocation. Thread rule: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/state/cluster.hpp"
#include "model/plan.hpp"

namespace regimen::engine {

enum class DependsOn : std::uint8_t {
    kNodeSpec,   // labels, taints, conditions, kinds of device
    kNodeState,  // what is free
};

struct FilterInput {
    const NodeSpec& node;
    const NodeView& view;
    const CompiledPod& pod;
};

struct Filter {
    FilterKind kind;
    DependsOn depends_on;
    bool (*admits)(const FilterInput&);
};

// In the order of FilterKind.
const std::array<Filter, kFilterCount>& filters();

// Bit k is set when the filter of kind k refuses.
using FilterMask = std::uint16_t;
FilterMask refusals(const FilterInput& input, DependsOn which);

inline constexpr FilterMask bit(FilterKind kind) {
    return static_cast<FilterMask>(1U << static_cast<unsigned>(kind));
}
// The cause when relaxing one kind of constraint alone would make the node fit; kMulti otherwise.
Cause single_cause(FilterMask refused);

// Where no device of the node is accepted: the resource that the pod is judged with as if its model
// did not matter. The one asked for where the node has it, else the one of which most devices would
// do; empty on a node without devices.
std::string_view relaxed_resource(const FilterInput& input);

// --- the family, one file each ---
bool admits_schedulable(const FilterInput& input);
bool admits_taints(const FilterInput& input);
bool admits_selector(const FilterInput& input);
bool admits_model(const FilterInput& input);
bool admits_pods(const FilterInput& input);
bool admits_cpu(const FilterInput& input);
bool admits_memory(const FilterInput& input);
bool admits_other_resources(const FilterInput& input);
bool admits_devices(const FilterInput& input);

}  // namespace regimen::engine
