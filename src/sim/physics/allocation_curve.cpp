#include "sim/physics/allocation_curve.hpp"

#include "base/assert.hpp"

namespace regimen::sim {

std::int64_t divide_half_even(std::int64_t a, std::int64_t b) {
    REGIMEN_ASSERT(a >= 0 && b > 0, "{} / {}", a, b);
    const std::int64_t down = a / b;
    const std::int64_t rest = a % b;
    const bool up = rest > b - rest || (rest == b - rest && down % 2 == 1);
    return down + (up ? 1 : 0);
}

void AllocationCurve::add(std::int64_t arrived_milli, std::int64_t used_milli) {
    if (capacity_milli_ == 0 || arrived_milli > kLastPct * (capacity_milli_ / 100)) {
        return;
    }
    const auto x = static_cast<std::size_t>(divide_half_even(100 * arrived_milli, capacity_milli_));
    if (x >= cells_.size()) {
        cells_.resize(x + 1);
    }
    cells_[x].sum += divide_half_even(10'000 * used_milli, capacity_milli_);
    ++cells_[x].count;
}

std::vector<std::int64_t> AllocationCurve::centi_percent() const {
    std::vector<std::int64_t> curve;
    for (std::size_t x = 0; x < cells_.size(); ++x) {
        Cell cell = cells_[x];
        if (cell.count == 0) {
            const std::size_t from = x > 0 ? x - 1 : 0;
            for (std::size_t near = from; near <= x + 1 && near < cells_.size(); ++near) {
                cell.sum += cells_[near].sum;
                cell.count += cells_[near].count;
            }
        }
        // One arrival may jump several per cent on a small fleet: nothing happened in between.
        const std::int64_t last = curve.empty() ? 0 : curve.back();
        curve.push_back(cell.count == 0 ? last : divide_half_even(cell.sum, cell.count));
    }
    return curve;
}

}  // namespace regimen::sim
