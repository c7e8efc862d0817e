// In which order the rows of a trace arrive and how often, and in which order nodes win ties: what
// every order (published.hpp, shuffled.hpp, trace_order.hpp) makes of a trace, a seed and an
// inflation. Inflation is a target: the milli-accelerators that arrive in all, in milli of what the
// nodes offer. Rows that are drawn again are repetitions 2, 3, ... of theirs and named "name#2",
// "name#3", ... Shape: `rows` and `repetition` run in parallel, one entry an arrival; `node_rank`
// has one entry a node, a permutation of 0..nodes-1, lower ranks win. Thread rule: a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "sim/input/trace.hpp"

namespace regimen::sim {

struct Arrivals {
    std::vector<std::uint32_t> rows;        // into Trace::rows
    std::vector<std::uint32_t> repetition;  // 1: the row itself
    std::vector<std::uint32_t> node_rank;

    friend bool operator==(const Arrivals&, const Arrivals&) = default;
};

// The list as it is, except in the published order, whose tuning always runs.
inline constexpr std::int64_t kNotInflated = 1000;
// A hundredfold fleet; more is a slip of the pen.
inline constexpr std::int64_t kMaxInflateMilli = 100'000;

// "name" or "name#2".
std::string arrival_name(const Trace& trace, const Arrivals& arrivals, std::size_t index);

// Shared by the orders. kInvalidArgument when the inflation is out of range, or cannot be reached
// because no node has or no row wants accelerators.
Status check_inflation(const Trace& trace, std::int64_t inflate_milli);
// kOutOfRange when an order has drawn more arrivals than any list of sense needs.
Status check_arrivals(std::size_t arrivals);
// Row indexes sorted by name: orders that draw start here, so the order of the file has no say.
std::vector<std::uint32_t> rows_by_name(const Trace& trace);
// Node indexes sorted by name, likewise.
std::vector<std::uint32_t> nodes_by_name(const Trace& trace);
// Milli-accelerators of each row.
std::vector<std::int64_t> row_milli(const Trace& trace);
// Numbers the occurrences of each row in the order in which they arrive.
void number_repetitions(std::size_t rows, Arrivals& arrivals);

}  // namespace regimen::sim
