// The allocation curve of the published experiment: after every arrival the accelerators arrived
// and in use, both in per cent of capacity; the value at x is the mean over the arrivals whose
// arrived share rounds to x (if there is none, over those that round to x-1 or x+1). Roundings are
// half to even, as in the artifact's merge_alloc_discrete.py, done in integers. Units:
// milli-accelerators in, centi-per-cent out. Complexity: add O(1). Thread rule: one thread.
#pragma once

#include <cstdint>
#include <vector>

namespace regimen::sim {

class AllocationCurve {
public:
    // What arrives beyond ten times the fleet is not drawn.
    static constexpr std::int64_t kLastPct = 1000;

    explicit AllocationCurve(std::int64_t capacity_milli) : capacity_milli_(capacity_milli) {}

    void add(std::int64_t arrived_milli, std::int64_t used_milli);
    // Hundredths of a per cent at every integer per cent from 0 to the last arrived.
    std::vector<std::int64_t> centi_percent() const;

private:
    struct Cell {
        std::int64_t sum = 0;
        std::int64_t count = 0;
    };
    std::int64_t capacity_milli_;
    std::vector<Cell> cells_;  // by arrived per cent
};

// a / b rounded to the nearest, halves to even; a >= 0, b > 0.
std::int64_t divide_half_even(std::int64_t a, std::int64_t b);

}  // namespace regimen::sim
