#include "engine/demand/turnover.hpp"

#include <algorithm>
#include <cstdlib>

namespace regimen::engine {

void Turnover::took_room(std::int64_t pods) {
    took_ += pods;
    settle();
}

void Turnover::gave_room_back(std::int64_t pods) {
    gave_back_ += pods;
    settle();
}

void Turnover::settle() {
    while (took_ > kMemory) {
        took_ /= 2;
        gave_back_ /= 2;
    }
    if (took_ < kFirst) {
        return;
    }
    // In sixteenths; a quarter holds until the ratio is three sixteenths away from it.
    const std::int64_t ratio = std::min<std::int64_t>(16, 16 * gave_back_ / took_);
    if (std::abs(ratio - 4 * quarters_) >= 3) {
        quarters_ = static_cast<std::int32_t>((ratio + 2) / 4);
    }
}

}  // namespace regimen::engine
