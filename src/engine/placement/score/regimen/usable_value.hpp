// How much of a node's free accelerators the demand could use: the expectation, over the pod
// classes, of two views of the same node, mixed. One-shot: what lies on devices that could take
// such a pod, if one pod fits at all (FGD's view, turned round). Capped: no more than the node's
// free CPU could feed if it were filled with such pods, which one-shot does not see: twelve cores
// do not feed eight idle accelerators. A placement costs what it takes away beyond its own size.
//
// Units: milli-accelerators. Classes of equal size form a group, sorted by CPU with prefix sums, so
// the cost of a look follows the number of distinct sizes, not of classes. Complexity: build
// O(classes log classes) a kind; usable O(devices x log + sizes). Thread rule: build, then read.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/placement/score/regimen/class_demand.hpp"
#include "engine/placement/score/regimen/pattern_prices.hpp"

namespace regimen::engine {

class UsableValue {
public:
    UsableValue() = default;
    // For nodes whose devices are of this kind. total_weight is that of all classes together.
    UsableValue(std::span<const ClassDemand> demand, DeviceKind kind, double total_weight);

    double of(std::int64_t cpu_free, std::span<const std::int32_t> devices) const;

private:
    struct Group {
        std::int32_t milli = 0;
        std::int32_t devices = 0;
        std::vector<std::int64_t> cpu;     // ascending
        std::vector<double> weight;        // prefix sums; one more than cpu
        std::vector<double> per_cpu;       // prefix sums of weight x accelerators a CPU
        std::vector<std::uint16_t> first;  // by core: where the search for a CPU amount begins

        std::size_t feasible(std::int64_t cpu_free) const;
    };
    std::vector<Group> groups_;
};

}  // namespace regimen::engine
