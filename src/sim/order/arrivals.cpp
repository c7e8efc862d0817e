#include "sim/order/arrivals.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "base/assert.hpp"

namespace regimen::sim {

namespace {

constexpr std::size_t kMaxArrivals = 100'000'000;

std::vector<std::uint32_t> counted_up(std::size_t count) {
    std::vector<std::uint32_t> result(count);
    std::iota(result.begin(), result.end(), 0U);
    return result;
}

// Names are unique.
template <class NameOf>
std::vector<std::uint32_t> sorted_by_name(std::size_t count, NameOf name_of) {
    std::vector<std::uint32_t> result = counted_up(count);
    std::sort(result.begin(), result.end(),
              [&](std::uint32_t a, std::uint32_t b) { return name_of(a) < name_of(b); });
    return result;
}

}  // namespace

std::string arrival_name(const Trace& trace, const Arrivals& arrivals, std::size_t index) {
    REGIMEN_ASSERT(index < arrivals.rows.size(), "arrival {} of {}", index, arrivals.rows.size());
    std::string name(trace.name(trace.rows[arrivals.rows[index]]));
    if (arrivals.repetition[index] > 1) {
        name += '#';
        name += std::to_string(arrivals.repetition[index]);
    }
    return name;
}

Status check_inflation(const Trace& trace, std::int64_t inflate_milli) {
    if (inflate_milli < 1 || inflate_milli > kMaxInflateMilli) {
        return fail(ErrorCode::kInvalidArgument, "--inflate",
                    "found {}, expected 0.001 to {} times the fleet",
                    static_cast<double>(inflate_milli) / 1000.0, kMaxInflateMilli / 1000);
    }
    if (inflate_milli == kNotInflated) {
        return {};
    }
    if (accelerator_capacity_milli(trace.nodes) == 0) {
        return fail(ErrorCode::kInvalidArgument, "--inflate",
                    "no node has accelerators, expected some: inflation is measured in them");
    }
    const bool wanted = std::any_of(trace.rows.begin(), trace.rows.end(), [&](const TraceRow& row) {
        return accelerator_milli(trace, trace.shapes[row.shape]) > 0;
    });
    if (!wanted) {
        return fail(ErrorCode::kInvalidArgument, "--inflate",
                    "no row wants accelerators, expected some: inflation is measured in them");
    }
    return {};
}

Status check_arrivals(std::size_t arrivals) {
    if (arrivals > kMaxArrivals) {
        return fail(ErrorCode::kOutOfRange, "--inflate",
                    "more than {} arrivals, expected a smaller inflation", kMaxArrivals);
    }
    return {};
}

std::vector<std::uint32_t> rows_by_name(const Trace& trace) {
    if (trace.rows.names_ascend()) {  // as most lists do
        return counted_up(trace.rows.size());
    }
    std::vector<std::string> names;
    names.reserve(trace.rows.size());
    trace.rows.for_each_name([&](std::size_t, std::string_view name) {
        names.emplace_back(name);
        return true;
    });
    return sorted_by_name(names.size(),
                          [&](std::uint32_t i) { return std::string_view(names[i]); });
}

std::vector<std::uint32_t> nodes_by_name(const Trace& trace) {
    return sorted_by_name(trace.nodes.size(),
                          [&](std::uint32_t i) { return std::string_view(trace.nodes[i]->name); });
}

std::vector<std::int64_t> row_milli(const Trace& trace) {
    std::vector<std::int64_t> of_shape(trace.shapes.size());
    std::transform(trace.shapes.begin(), trace.shapes.end(), of_shape.begin(),
                   [&](const Shape& shape) { return accelerator_milli(trace, shape); });
    std::vector<std::int64_t> result(trace.rows.size());
    std::transform(trace.rows.begin(), trace.rows.end(), result.begin(),
                   [&](const TraceRow& row) { return of_shape[row.shape]; });
    return result;
}

void number_repetitions(std::size_t rows, Arrivals& arrivals) {
    std::vector<std::uint32_t> seen(rows, 0);
    arrivals.repetition.clear();
    arrivals.repetition.reserve(arrivals.rows.size());
    for (const std::uint32_t row : arrivals.rows) {
        arrivals.repetition.push_back(++seen[row]);
    }
}

}  // namespace regimen::sim
