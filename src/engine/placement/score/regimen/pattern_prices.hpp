// What a free stretch of one device is worth, from a small linear program: which mixture of
// patterns (sets of pod sizes that share a device) serves the demand best, and what one more device
// would then bring. The dual prices of that program value a size by what its pods yield beyond the
// room they occupy in the best mixture; an unbounded knapsack over those values prices every
// remaining length. A placement that breaks a good pattern loses value; one that completes it loses
// none.
//
// Units: sizes and lengths in grid cells of 10 milli, 100 a device; values in devices (1.0 is a
// whole). Complexity: column generation, at most kMaxRounds rounds of O(sizes^2 + sizes x 100).
// Determinism: doubles with + - * / in fixed order, pivots by lowest index, bounded rounds.
// Source: Gilmore and Gomory (1961) for the cutting-stock program; bid prices as in revenue
// management (Talluri and van Ryzin, 1998). Thread rule: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace regimen::engine {

inline constexpr std::int32_t kGridMilli = 10;
inline constexpr std::size_t kGridCells = 100;

struct SizeDemand {
    std::uint32_t cells = 0;  // of 1..100
    double share = 0;         // how many such pieces are asked for, per device of capacity
};

// The value of each size beyond its price, in the order given. Sizes are distinct and ascending.
std::vector<double> pattern_values(std::span<const SizeDemand> demand);

// The most value that pieces of these sizes make of each length from 0 to 100 cells.
std::array<double, kGridCells + 1> length_values(std::span<const std::uint32_t> cells,
                                                 std::span<const double> values);

}  // namespace regimen::engine
