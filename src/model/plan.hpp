// What a step of the engine answers: decisions to carry out, verdicts on what was refused for the
// first time in this step, and facts that contradicted the state. Order within each list is the
// order in which the engine came to it and is part of the result. Thread rule: values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/cause.hpp"
#include "model/device.hpp"
#include "model/ids.hpp"

namespace regimen {

// The filters in the order in which they are asked; a node is counted at the first that it fails.
enum class FilterKind : std::uint8_t {
    kSchedulable,  // ready and not cordoned
    kTaints,
    kSelector,  // node selector and affinity
    kModel,
    kPods,
    kCpu,
    kMemory,
    kOtherResources,
    kDevices,
};
inline constexpr std::size_t kFilterCount = 9;

std::string_view name(FilterKind filter);
Cause cause_of(FilterKind filter);

// Bind this pod there. Later kinds of decision (preempt, resize, move, ...) become alternatives.
struct Bind {
    PodRef pod;
    NodeId node;
    DeviceMask devices = 0;
    friend bool operator==(const Bind&, const Bind&) = default;
};
using Decision = Bind;

// Why a workload was not started. `cause` is the engine's own counterfactual: the one relaxation
// that alone would have let it start, kMulti when there is none.
struct Verdict {
    WorkloadId workload;
    Cause cause = Cause::kMulti;
    std::uint32_t pods_placeable = 0;  // of a gang: how many found room before one did not
    std::uint32_t nodes = 0;           // looked at
    std::array<std::uint32_t, kFilterCount> fell{};  // nodes by first failed filter, for that pod
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

struct RefusedFact {
    std::uint32_t index = 0;  // into the step's facts
    std::string why;
    friend bool operator==(const RefusedFact&, const RefusedFact&) = default;
};

struct Plan {
    Instant now;
    std::vector<Decision> decisions;
    std::vector<Verdict> verdicts;
    std::vector<RefusedFact> refused;
    friend bool operator==(const Plan&, const Plan&) = default;
};

}  // namespace regimen
