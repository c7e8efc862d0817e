// Typical pods and fragmentation, as Weng et al. (ATC'23, section 4 and the artifact's frag.go)
// define them: the most popular (cpu, milli, devices, models) keys that together make up 95 % of
// the pods, and for a node the expected milli-accelerators that a pod drawn from them could not
// use.
//
// Sums are in doubles in the artifact's order (by bucket, buckets in order), because its published
// scores depend on the last bit. Memory is not part of a key.
// Complexity: build O(classes log classes); fragmentation O(devices x distinct sizes + typical
// pods). Thread rule: build once, then read from anywhere.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/state/cluster.hpp"

namespace regimen::engine {

// A node as fragmentation sees it, so that "what if" needs no node.
struct FragNode {
    std::int64_t cpu_free = 0;
    std::span<const std::int32_t> devices;  // free milli
    DeviceKind kind;                        // of the first device; mixed nodes are judged by it
};

class TypicalPods {
public:
    TypicalPods() = default;
    // Weights are pod counts. Keeps the most popular until their sum reaches cover_percent.
    TypicalPods(const PodTable& pods, std::span<const ClassWeight> demand,
                std::int64_t cover_percent = 95);

    std::size_t size() const { return typical_.size(); }
    // Expected unusable milli-accelerators.
    double fragmentation(const FragNode& node) const;

private:
    struct Typical {
        double popularity = 0;
        std::int64_t cpu_milli = 0;
        std::int32_t devices = 0;
        std::uint32_t size = 0;               // index into sizes_
        std::vector<std::uint8_t> kind_fits;  // by DeviceKind
    };
    std::vector<Typical> typical_;
    std::vector<std::int32_t> sizes_;  // distinct milli a device, ascending
};

FragNode frag_node(const NodeView& node);

}  // namespace regimen::engine
