// A random order from our own generator. An inflation of 1.0 leaves the list as it is; any other is
// a target that is reached by drawing rows with replacement behind the shuffled list, up to the
// first whose whole demand would pass it, or by dropping rows from its end. A row counts with all
// its accelerators, unlike in the published order (published.hpp). The order of the rows, what is
// drawn again and the ranks of the nodes come from independent streams of the seed: the list in a
// longer run begins as it does in a shorter one. Errors: kInvalidArgument as check_inflation().
// Complexity: O(n log n). Thread rule: a pure function.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "base/rng.hpp"
#include "sim/order/arrivals.hpp"

namespace regimen::sim {

Result<Arrivals> shuffled_order(const Trace& trace, std::uint64_t seed, std::int64_t inflate_milli);

// The streams of a seed; the order of a trace uses the same for what it draws.
enum class OrderStream : std::uint64_t { kRows = 1, kRepetitions = 2, kNodes = 3 };
Rng order_stream(std::uint64_t seed, OrderStream stream);

// Draws rows with replacement onto the end of `rows` until the next would pass the target.
Status draw_up_to(const Trace& trace, std::int64_t inflate_milli, Rng random,
                  std::vector<std::uint32_t>& rows);
// Ranks of the nodes: a permutation of the nodes sorted by name.
std::vector<std::uint32_t> shuffled_node_ranks(const Trace& trace, std::uint64_t seed);

}  // namespace regimen::sim
