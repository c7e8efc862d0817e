#include "sim/order/trace_order.hpp"

#include <algorithm>
#include <numeric>

#include "sim/order/shuffled.hpp"

namespace regimen::sim {

Result<Arrivals> trace_order(const Trace& trace, std::uint64_t seed, std::int64_t inflate_milli) {
    REGIMEN_TRY(check_inflation(trace, inflate_milli));
    if (inflate_milli < kNotInflated) {
        return fail(ErrorCode::kInvalidArgument, "--inflate",
                    "found {}, expected at least 1 with --order trace",
                    fmt::format("{:g}", static_cast<double>(inflate_milli) / 1000.0));
    }
    Arrivals arrivals;
    arrivals.rows.resize(trace.rows.size());
    std::iota(arrivals.rows.begin(), arrivals.rows.end(), 0U);
    const bool timed = std::all_of(trace.rows.begin(), trace.rows.end(),
                                   [](const TraceRow& row) { return row.created_us >= 0; });
    if (timed) {
        std::sort(arrivals.rows.begin(), arrivals.rows.end(),
                  [&](std::uint32_t a, std::uint32_t b) {
                      return std::pair(trace.rows[a].created_us, a) <
                             std::pair(trace.rows[b].created_us, b);
                  });
    }
    if (inflate_milli > kNotInflated) {
        REGIMEN_TRY(draw_up_to(trace, inflate_milli, order_stream(seed, OrderStream::kRepetitions),
                               arrivals.rows));
    }
    arrivals.node_rank = shuffled_node_ranks(trace, seed);
    number_repetitions(trace.rows.size(), arrivals);
    return arrivals;
}

}  // namespace regimen::sim
