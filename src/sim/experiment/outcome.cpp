#include "sim/experiment/outcome.hpp"

#include <algorithm>

#include "base/int128.hpp"

namespace regimen::sim {

Times summarize_times(std::vector<std::int64_t> micros, std::int64_t censored) {
    Times times{.mean_us = 0, .p99_us = 0, .censored = censored};
    if (micros.empty()) {
        return times;
    }
    std::sort(micros.begin(), micros.end());
    Int128 sum = 0;
    for (const std::int64_t value : micros) {
        sum += value;
    }
    times.mean_us = static_cast<std::int64_t>(sum / static_cast<Int128>(micros.size()));
    const std::size_t rank = (micros.size() * 99 + 99) / 100;
    times.p99_us = micros[rank - 1];
    return times;
}

}  // namespace regimen::sim
