// The order of the trace itself: by time of creation when every row has one (rows created at the
// same instant keep the order of the input), else as the input lists them. An inflation above 1.0
// adds rows behind the history, drawn with replacement as in shuffled.hpp, so the history comes
// first and whole; one below 1.0 is an error, since history is not thinned out. Ranks of the nodes
// are a seeded permutation, as in shuffled.hpp; the seed has no other say at 1.0. Errors:
// kInvalidArgument as check_inflation(). Complexity: O(n log n). Thread rule: a pure function.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "sim/order/arrivals.hpp"

namespace regimen::sim {

Result<Arrivals> trace_order(const Trace& trace, std::uint64_t seed, std::int64_t inflate_milli);

}  // namespace regimen::sim
