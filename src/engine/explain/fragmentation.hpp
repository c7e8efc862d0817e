// The fleet's expected fragmentation as Weng et al. (ATC'23) measure it, for any placement policy:
// the milli-accelerators that a pod drawn from the demand could not use, summed over nodes.
// Complexity: O(nodes x typical pods). Thread rule: one thread.
#pragma once

#include "engine/engine.hpp"

namespace regimen::engine {

// Rounded to a milli-accelerator; 0 where the demand is empty.
std::int64_t fragmentation_milli(const Engine& engine, std::span<const ClassWeight> demand);

}  // namespace regimen::engine
