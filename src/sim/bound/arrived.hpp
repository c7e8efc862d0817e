// What had arrived when a given amount of accelerators was asked for: the demand of a bound "at 100
// % arrived" is that of arrived_demand(trace, arrivals, capacity). Shape: one count of pods for
// each of trace.classes. Pods that have a node from the start come first, whatever they ask for; an
// arrival that would pass the limit ends it. Complexity: O((rows + arrivals) x pod sets). Thread
// rule: a pure function.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/input/trace.hpp"
#include "sim/order/arrivals.hpp"

namespace regimen::sim {

std::vector<std::int64_t> arrived_demand(const Trace& trace, const Arrivals& arrivals,
                                         std::int64_t limit_gpu_milli);

}  // namespace regimen::sim
