#include "sim/order/shuffled.hpp"

#include <numeric>
#include <span>

namespace regimen::sim {

namespace {

// Inflation is at most 100'000 and a fleet's capacity fits 2^43 milli, so the product fits.
std::int64_t target_milli(const Trace& trace, std::int64_t inflate_milli) {
    return accelerator_capacity_milli(trace.nodes) * inflate_milli / 1000;
}

std::int64_t sum_of(const std::vector<std::uint32_t>& rows,
                    const std::vector<std::int64_t>& milli) {
    return std::accumulate(rows.begin(), rows.end(), std::int64_t{0},
                           [&](std::int64_t sum, std::uint32_t row) { return sum + milli[row]; });
}

// False when there was nothing to drop.
bool drop_down_to(const Trace& trace, std::int64_t inflate_milli,
                  std::vector<std::uint32_t>& rows) {
    const std::vector<std::int64_t> milli = row_milli(trace);
    const std::int64_t target = target_milli(trace, inflate_milli);
    std::int64_t total = sum_of(rows, milli);
    const bool over = total > target;
    while (total > target) {
        total -= milli[rows.back()];
        rows.pop_back();
    }
    return over;
}

}  // namespace

Rng order_stream(std::uint64_t seed, OrderStream stream) {
    return Rng(seed).fork(static_cast<std::uint64_t>(stream));
}

Status draw_up_to(const Trace& trace, std::int64_t inflate_milli, Rng random,
                  std::vector<std::uint32_t>& rows) {
    const std::vector<std::int64_t> milli = row_milli(trace);
    const std::vector<std::uint32_t> by_name = rows_by_name(trace);
    const std::int64_t target = target_milli(trace, inflate_milli);
    std::int64_t total = sum_of(rows, milli);
    while (total < target) {
        const std::uint32_t row = by_name[random.uniform(by_name.size())];
        if (total + milli[row] > target) {
            return {};
        }
        total += milli[row];
        rows.push_back(row);
        REGIMEN_TRY(check_arrivals(rows.size()));
    }
    return {};
}

std::vector<std::uint32_t> shuffled_node_ranks(const Trace& trace, std::uint64_t seed) {
    std::vector<std::uint32_t> order = nodes_by_name(trace);
    Rng random = order_stream(seed, OrderStream::kNodes);
    random.shuffle(std::span(order));
    std::vector<std::uint32_t> rank(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        rank[order[i]] = static_cast<std::uint32_t>(i);
    }
    return rank;
}

Result<Arrivals> shuffled_order(const Trace& trace, std::uint64_t seed,
                                std::int64_t inflate_milli) {
    REGIMEN_TRY(check_inflation(trace, inflate_milli));
    Arrivals arrivals;
    arrivals.rows = rows_by_name(trace);
    Rng random = order_stream(seed, OrderStream::kRows);
    random.shuffle(std::span(arrivals.rows));
    if (inflate_milli != kNotInflated && !drop_down_to(trace, inflate_milli, arrivals.rows)) {
        REGIMEN_TRY(draw_up_to(trace, inflate_milli, order_stream(seed, OrderStream::kRepetitions),
                               arrivals.rows));
    }
    arrivals.node_rank = shuffled_node_ranks(trace, seed);
    number_repetitions(trace.rows.size(), arrivals);
    return arrivals;
}

}  // namespace regimen::sim
