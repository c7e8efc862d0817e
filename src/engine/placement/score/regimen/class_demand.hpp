// Demand as the policy `regimen` weighs it: classes that ask for accelerators, merged by what
// matters to a node (cpu, milli, devices, accepted kinds). Thread rule: values.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/demand/demand.hpp"
#include "engine/state/cluster.hpp"

namespace regimen::engine {

struct ClassDemand {
    std::int64_t cpu_milli = 0;
    std::int32_t milli = 0;  // of each device
    std::int32_t devices = 0;
    std::vector<std::uint8_t> kind_fits;  // by DeviceKind
    double weight = 0;

    double device_milli() const { return static_cast<double>(milli) * devices; }
    bool accepts(DeviceKind kind) const {
        return kind.valid() && kind.index() < kind_fits.size() && kind_fits[kind.index()] != 0;
    }
};

// Sorted by what was merged on, so that sums over it have one order.
std::vector<ClassDemand> merge_demand(std::span<const ClassWeight> classes, const PodTable& pods);

}  // namespace regimen::engine
