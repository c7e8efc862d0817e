// The mean over a window of time of a quantity that changes in steps.
// Units: microseconds. Complexity: set O(1). Thread rule: one thread.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/int128.hpp"

namespace regimen::sim {

class TimeAverage {
public:
    TimeAverage(std::int64_t begin_us, std::int64_t end_us) : begin_(begin_us), end_(end_us) {}

    // From at_us on the quantity is `value`; calls come in order of time.
    void set(std::int64_t at_us, std::int64_t value) {
        advance(at_us);
        value_ = value;
    }
    // Over the window up to until_us, rounded down.
    std::int64_t mean(std::int64_t until_us) {
        advance(until_us);
        const std::int64_t length = std::min(until_us, end_) - begin_;
        return length > 0 ? static_cast<std::int64_t>(sum_ / length) : value_;
    }

private:
    void advance(std::int64_t at_us) {
        const std::int64_t from = std::clamp(now_, begin_, end_);
        const std::int64_t to = std::clamp(at_us, begin_, end_);
        sum_ += static_cast<Int128>(value_) * (to - from);
        now_ = at_us;
    }

    std::int64_t begin_;
    std::int64_t end_;
    std::int64_t now_ = 0;
    std::int64_t value_ = 0;
    Int128 sum_ = 0;
};

}  // namespace regimen::sim
