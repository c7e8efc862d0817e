// What a list may say at most. Beyond it a number is a slip, not a machine: sums over a fleet of
// millions stay inside int64. Thread rule: constants.
#pragma once

#include <cstdint>

#include "model/resources.hpp"

namespace regimen::sim {

inline constexpr std::int64_t kMaxMemoryBytes = kMaxAmount;  // 8 PiB
inline constexpr std::int64_t kMaxPodsOfNode = 1'000'000;
inline constexpr std::int64_t kMaxSeconds = 100'000'000'000;  // three thousand years
inline constexpr std::int64_t kMaxMicros = kMaxSeconds * 1'000'000;

}  // namespace regimen::sim
