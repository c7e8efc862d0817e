#include "engine/demand/turnover.hpp"

#include <algorithm>
#include <cstdlib>

namespace regimen::engine {

void Turnover::placed(std::int64_t pods) {
    placed_ += pods;
    settle();
}

void Turnover::undone(std::int64_t pods) {
    placed_ = std::max<std::int64_t>(0, placed_ - pods);
    settle();
}

void Turnover::left(std::int64_t pods) {
    left_ += pods;
    settle();
}

void Turnover::settle() {
    while (placed_ > kMemory) {
        placed_ /= 2;
        left_ /= 2;
    }
    if (placed_ < kFirst) {
        return;
    }
    // In sixteenths; a quarter holds until the ratio is three sixteenths away from it.
    const std::int64_t ratio = std::min<std::int64_t>(16, 16 * left_ / placed_);
    if (std::abs(ratio - std::int64_t{4} * quarters_) >= 3) {
        quarters_ = static_cast<std::int32_t>((ratio + 2) / 4);
    }
}

}  // namespace regimen::engine
