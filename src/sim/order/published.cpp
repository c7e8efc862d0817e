#include "sim/order/published.hpp"

#include <algorithm>
#include <numeric>
#include <span>

#include "sim/order/go_rand.hpp"

namespace regimen::sim {

namespace {

// Between tuning and the permutation of nodes the artifact's informers draw ten numbers.
constexpr int kDrawsOfInformers = 10;

// The target as the artifact computes it. In double, so that a list whose demand meets it exactly
// is tuned as there; one rounded product is the same on every machine.
double target_milli(const Trace& trace, std::int64_t inflate_milli) {
    return static_cast<double>(inflate_milli) / 1000.0 *
           static_cast<double>(accelerator_capacity_milli(trace.nodes));
}

std::int64_t largest_device_milli(const Trace& trace, const Shape& shape) {
    std::int64_t largest = 0;
    for (const ShapePodSet& set : shape.pod_sets) {
        const PodSpec& pod = *trace.classes[set.pod_class];
        largest = std::max<std::int64_t>(largest, pod.devices ? pod.devices->milli : 0);
    }
    return largest;
}

Status tune_up(const Trace& trace, const std::vector<std::uint32_t>& by_name,
               const std::vector<std::int64_t>& milli, double target, std::int64_t total,
               GoRand& random, std::vector<std::uint32_t>& rows) {
    while (true) {
        const auto drawn = random.intn(static_cast<std::int64_t>(by_name.size()));
        const std::uint32_t row = by_name[static_cast<std::size_t>(drawn)];
        const Shape& shape = trace.shapes[trace.rows[row].shape];
        if (static_cast<double>(total + largest_device_milli(trace, shape)) > target) {
            return {};
        }
        total += milli[row];
        rows.push_back(row);
        REGIMEN_TRY(check_arrivals(rows.size()));
    }
}

void tune_down(const std::vector<std::int64_t>& milli, double target, std::int64_t total,
               GoRand& random, std::vector<std::uint32_t>& rows) {
    while (!rows.empty() && static_cast<double>(total) > target) {
        const auto drawn = random.intn(static_cast<std::int64_t>(rows.size()));
        total -= milli[rows[static_cast<std::size_t>(drawn)]];
        rows.erase(rows.begin() + drawn);
    }
}

}  // namespace

Result<Arrivals> published_order(const Trace& trace, std::int64_t seed,
                                 std::int64_t inflate_milli) {
    REGIMEN_TRY(check_inflation(trace, inflate_milli));
    const std::vector<std::int64_t> milli = row_milli(trace);
    const std::int64_t total = std::accumulate(milli.begin(), milli.end(), std::int64_t{0});
    const double target = target_milli(trace, inflate_milli);
    if (total == 0 || target <= 0.0) {
        return fail(ErrorCode::kInvalidArgument, "order",
                    "published tunes by accelerators, expected nodes that have and rows that want "
                    "some");
    }
    const std::vector<std::uint32_t> by_name = rows_by_name(trace);
    GoRand random(seed);
    random.int63();  // evaluated for a message of the log
    Arrivals arrivals;
    arrivals.rows = by_name;
    random.shuffle(std::span(arrivals.rows));
    if (static_cast<double>(total) < target) {
        REGIMEN_TRY(tune_up(trace, by_name, milli, target, total, random, arrivals.rows));
    } else if (static_cast<double>(total) > target) {
        tune_down(milli, target, total, random, arrivals.rows);
    }
    for (int i = 0; i < kDrawsOfInformers; ++i) {
        random.float64();
    }
    const std::vector<std::uint32_t> nodes = nodes_by_name(trace);
    const auto rank = random.perm(static_cast<std::uint32_t>(nodes.size()));
    arrivals.node_rank.resize(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        arrivals.node_rank[nodes[i]] = rank[i];
    }
    number_repetitions(trace.rows.size(), arrivals);
    return arrivals;
}

}  // namespace regimen::sim
