#include "sim/bound/arrived.hpp"

namespace regimen::sim {

std::vector<std::int64_t> arrived_demand(const Trace& trace, const Arrivals& arrivals,
                                         std::int64_t limit_gpu_milli) {
    std::vector<std::int64_t> demand(trace.classes.size(), 0);
    const std::vector<std::int64_t> milli_of_row = row_milli(trace);
    std::int64_t arrived = 0;
    for (const std::uint32_t row : arrivals.rows) {
        arrived += milli_of_row[row];
        if (arrived > limit_gpu_milli) {
            break;
        }
        for (const ShapePodSet& set : trace.shapes[trace.rows[row].shape].pod_sets) {
            demand[set.pod_class] += set.count;
        }
    }
    return demand;
}

}  // namespace regimen::sim
