#include "sim/bound/arrived.hpp"

namespace regimen::sim {

std::vector<std::int64_t> arrived_demand(const Trace& trace, const Arrivals& arrivals,
                                         std::int64_t limit_gpu_milli) {
    std::vector<std::int64_t> demand(trace.classes.size(), 0);
    const std::vector<std::int64_t> milli_of_row = row_milli(trace);
    std::int64_t arrived = 0;
    const auto add = [&](const TraceRow& row) {
        for (const ShapePodSet& set : trace.shapes[row.shape].pod_sets) {
            demand[set.pod_class] += set.count;
        }
    };
    for (std::size_t row = 0; row < trace.rows.size(); ++row) {
        if (trace.rows[row].bound_node != kUnboundNode) {
            arrived += milli_of_row[row];
            add(trace.rows[row]);
        }
    }
    for (const std::uint32_t row : arrivals.rows) {
        if (trace.rows[row].bound_node != kUnboundNode) {
            continue;
        }
        arrived += milli_of_row[row];
        if (arrived > limit_gpu_milli) {
            break;
        }
        add(trace.rows[row]);
    }
    return demand;
}

}  // namespace regimen::sim
