// The problem that the linear programs are about: the asked one with CPU rounded down to a grain,
// shares brought to their common unit, and everything merged that has become alike. A bound of this
// is a bound of the asked problem, because rounding every request and every node down only lets
// more fit (the sum of rounded requests is at most the rounded sum). Invariants: items need a core
// or a device, fit some node, and have demand; shapes have nodes. Complexity: O((classes + shapes)
// x shapes). Thread rule: a value.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/bound/node_pricer.hpp"
#include "sim/bound/problem.hpp"

namespace regimen::sim {

struct Relaxation {
    struct Item {
        PricedItem size;
        std::int64_t demand = 0;
        std::int64_t gpu_milli = 0;  // of one pod
    };
    struct Shape {
        std::int64_t count = 0;
        std::int32_t cores = 0;
        std::int32_t devices = 0;
        std::int32_t group = 0;
    };
    // Shapes whose devices the same items accept; one set of price tables serves them all.
    struct Group {
        std::vector<std::int32_t> items;  // ascending
        std::int32_t max_cores = 0;
        std::int32_t max_devices = 0;
    };

    std::int32_t units_per_device = 1;
    std::vector<Item> items;
    std::vector<Shape> shapes;
    std::vector<Group> groups;
    // For each asked class its item, or kNoItem when it has no demand, fits no node, or needs
    // neither a whole core nor a device.
    std::vector<std::int32_t> item_of_class;
    std::vector<std::int32_t> classes_that_fit_nowhere;  // with demand; ascending
};

inline constexpr std::int32_t kNoItem = -1;

// `grain` is the milli-CPU that make one "core" of the relaxation; it is raised for nodes of so
// many cores that tables by core would be unwieldy. Preconditions: a valid problem, grain > 0.
Relaxation relax(const BoundProblem& problem, std::int64_t grain);

}  // namespace regimen::sim
