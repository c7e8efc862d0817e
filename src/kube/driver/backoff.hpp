// When to try again what was refused: doubling from the first wait to the longest.
// Complexity: O(1). Thread rule: a pure function.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.hpp"

namespace regimen::kube {

struct Backoff {
    Duration first = Duration::seconds(1);
    Duration longest = Duration::seconds(10);

    // After so many refusals, at least one.
    Duration wait(std::uint32_t refusals) const {
        constexpr std::uint32_t kMostDoublings = 20;
        const std::uint32_t doublings = std::min(refusals - 1, kMostDoublings);
        return std::min(longest, first * (std::int64_t{1} << doublings));
    }
};

}  // namespace regimen::kube
