// The one enumeration of reasons, used by verdicts (why a workload waits) and by stranding (why
// free accelerator time is not used). The order is the order in which ties are resolved.
//
// Stranding, defined: at an instant, take the demand at hand (the waiting workloads; where refused
// pods are gone, the pod classes by popularity) and each node alone. A class of the demand either
// could use a device as things are, or is held off by one constraint whose relaxation alone would
// let it, or by more than one. What gives a device its cause is where the greatest weight of the
// demand lies: if with those that fit, the heaviest of them is placed hypothetically, what it takes
// is kNoDemand (only the asking is missing; kGang for a gang that cannot start whole, kOther for
// what waits behind a workload that lets nothing pass), and the node is looked at again as it then
// stands; if with one constraint, the device's free milli are stranded by it, ties in the order
// below; kMulti if no class is held off by one alone. Where the demand wants no accelerators at
// all, everything free is kNoDemand. Causes sum to healthy capacity minus used, exactly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace regimen {

enum class Cause : std::uint8_t {
    kCpu,
    kMemory,
    kFraction,       // what is free of a device, or of a node's devices, is less than was asked for
    kModel,          // the accelerator is of another model or resource
    kGang,           // fits here, but the rest of the gang fits nowhere
    kTaintSelector,  // taints, node selector or affinity
    kOther,          // pods, other resources, cordoned or not ready, an earlier workload
    kMulti,          // no single relaxation helps
    kNoDemand,       // nothing that waits would use it
    kOrder,          // verdicts only: an earlier workload holds the queue
};
inline constexpr std::size_t kCauseCount = 10;
// kOrder is never a cause of stranding.
inline constexpr std::size_t kStrandingCauseCount = 9;

// "cpu", "memory", "fraction", "model", "gang", "taint_selector", "other", "multi", "no_demand",
// "order": stable, part of every output format.
std::string_view name(Cause cause);
std::optional<Cause> cause_from_name(std::string_view name);

// Milli-accelerators by cause.
using Stranding = std::array<std::int64_t, kStrandingCauseCount>;

}  // namespace regimen
