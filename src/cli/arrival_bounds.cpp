#include "cli/arrival_bounds.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "cli/experiment.hpp"
#include "cli/run_pool.hpp"
#include "files/interrupt.hpp"
#include "sim/bound/arrived.hpp"

namespace regimen::cli {
namespace {

// Below this share nearly everything fits and a bound says nothing.
constexpr std::int64_t kFirstBoundPct = 80;
constexpr std::int64_t kBoundStepPct = 5;
constexpr std::int64_t kShortStretchPct = 20;

double drawn_percent(const sim::Bound& bound, std::int64_t arrived_pct) {
    return std::min(static_cast<double>(bound.allocated_micro_pct) / 1e6,
                    static_cast<double>(arrived_pct));
}

double two_decimals(double value) {
    return std::round(value * 100.0) / 100.0;
}

// Where lists are not inflated what is in them may end early, or go on.
std::int64_t last_share(const sim::Trace& trace, const BoundQuestion& question) {
    const std::int64_t inflated = question.inflate_milli / 10;
    const std::int64_t capacity = sim::accelerator_capacity_milli(trace.nodes);
    if (question.inflate_milli != sim::kNotInflated || question.order == ArrivalOrder::kPublished ||
        capacity == 0) {
        return inflated;
    }
    const std::vector<std::int64_t> rows = sim::row_milli(trace);
    const std::int64_t asked = std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
    return std::clamp<std::int64_t>(100 * (asked / 100) / (capacity / 100), 1, inflated);
}

// From kFirstBoundPct on, and of a list that ends before the last stretch of it.
std::vector<std::int64_t> drawn_shares(std::int64_t last) {
    const std::int64_t stretch = (last - 1) / kBoundStepPct * kBoundStepPct - kShortStretchPct;
    std::vector<std::int64_t> shares;
    for (std::int64_t pct = std::clamp(stretch, kBoundStepPct, kFirstBoundPct); pct < last;
         pct += kBoundStepPct) {
        shares.push_back(pct);
    }
    shares.push_back(last);
    return shares;
}

// The mean over the seeds at each share; a share at which a seed has no bound has none.
template <class Member>
std::vector<report::CurvePoint> mean_curve(const std::vector<ArrivalBounds>& bounds,
                                           const BoundQuestion& question, Member member) {
    std::vector<report::CurvePoint> points;
    for (std::size_t share = 0; share < question.at_pct.size(); ++share) {
        double sum = 0.0;
        bool complete = true;
        for (std::size_t seed = 0; seed < question.seeds.size(); ++seed) {
            const ArrivalBounds& at = bounds[seed * question.at_pct.size() + share];
            complete = complete && (at.*member).applicable();
            sum += drawn_percent(at.*member, at.arrived_pct);
        }
        if (complete) {
            points.push_back({question.at_pct[share],
                              two_decimals(sum / static_cast<double>(question.seeds.size()))});
        }
    }
    return points;
}

}  // namespace

Result<std::vector<ArrivalBounds>> arrival_bounds(const sim::Trace& trace,
                                                  const BoundQuestion& question,
                                                  std::uint32_t jobs) {
    const std::int64_t capacity = sim::accelerator_capacity_milli(trace.nodes);
    const std::size_t shares = question.at_pct.size();
    std::vector<ArrivalBounds> bounds(question.seeds.size() * shares);
    const auto work = [&](std::size_t index) -> Status {
        REGIMEN_TRY(files::check_interrupted());
        ArrivalBounds& at = bounds[index];
        at.seed = question.seeds[index / shares];
        at.arrived_pct = question.at_pct[index % shares];
        REGIMEN_TRY_ASSIGN(const sim::Arrivals arrivals,
                           arrivals_of(trace, question.order, at.seed, question.inflate_milli));
        const std::vector<std::int64_t> demand = sim::arrived_demand(
            trace, arrivals,
            capacity / 100 * at.arrived_pct + capacity % 100 * at.arrived_pct / 100);
        const sim::BoundProblem problem =
            sim::make_bound_problem(trace.nodes, trace.classes, demand);
        sim::BoundOptions options;
        options.interrupted = files::interrupted;
        REGIMEN_TRY_ASSIGN(at.free, sim::free_bound(problem, options));
        REGIMEN_TRY_ASSIGN(at.no_reject, sim::no_reject_bound(problem, options));
        return files::check_interrupted();
    };
    const auto label = [&](std::size_t index) {
        return fmt::format("seed {} at {} %", question.seeds[index / shares],
                           question.at_pct[index % shares]);
    };
    REGIMEN_TRY(run_pool({bounds.size(), "bounds", label, work}, jobs));
    return bounds;
}

Result<report::Bounds> bound_curves(const sim::Trace& trace, BoundQuestion question,
                                    std::uint32_t jobs) {
    question.at_pct = drawn_shares(last_share(trace, question));
    REGIMEN_TRY_ASSIGN(const std::vector<ArrivalBounds> bounds,
                       arrival_bounds(trace, question, jobs));
    return report::Bounds{mean_curve(bounds, question, &ArrivalBounds::free),
                          mean_curve(bounds, question, &ArrivalBounds::no_reject)};
}

}  // namespace regimen::cli
