#include "sim/bound/bound.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "sim/bound/column_generation.hpp"
#include "sim/bound/relaxation.hpp"

namespace regimen::sim {
namespace {

Status validate(const BoundOptions& options) {
    if (options.cpu_grain_milli <= 0) {
        return fail(ErrorCode::kInvalidArgument, "cpu_grain_milli", "found {}, expected 1 or more",
                    options.cpu_grain_milli);
    }
    if (options.tolerance_ppm < 0) {
        return fail(ErrorCode::kInvalidArgument, "tolerance_ppm", "found {}, expected 0 or more",
                    options.tolerance_ppm);
    }
    if (options.max_iterations < 1) {
        return fail(ErrorCode::kInvalidArgument, "max_iterations", "found {}, expected 1 or more",
                    options.max_iterations);
    }
    return {};
}

Status validate_all(const BoundProblem& problem, const BoundOptions& options) {
    REGIMEN_TRY(validate(problem));
    return validate(options);
}

Bound without_bound(const BoundProblem& problem, std::string reason) {
    Bound bound;
    bound.not_applicable = std::move(reason);
    bound.class_price.assign(problem.classes.size(), 0.0);
    return bound;
}

double tolerance_of(double whole, const BoundOptions& options) {
    return whole * options.tolerance_ppm / 1e6;
}

// What the nodes can give out at most, which caps what a sum of rounded products may overshoot.
double usable_gpu_milli(const BoundProblem& problem) {
    std::int64_t sum = 0;
    for (const BoundNodeShape& shape : problem.shapes) {
        sum += shape.count * shape.devices * kWholeDeviceMilli;
    }
    return static_cast<double>(sum);
}

void set_allocation(const BoundProblem& problem, double bound, double reached, Bound& result) {
    result.allocated_gpu_milli = bound;
    result.reached_gpu_milli = std::min(reached, bound);
    if (problem.capacity_gpu_milli > 0) {
        result.allocated_micro_pct =
            std::llround(bound / static_cast<double>(problem.capacity_gpu_milli) * 1e8);
    }
}

std::int64_t total_cores(const Relaxation& relaxation) {
    std::int64_t sum = 0;
    for (const Relaxation::Item& item : relaxation.items) {
        sum += item.demand * item.size.cores;
    }
    return sum;
}

std::string fit_nowhere(const BoundProblem& problem, const std::vector<std::int32_t>& classes) {
    std::int64_t pods = 0;
    for (const std::int32_t index : classes) {
        pods += problem.classes[static_cast<std::size_t>(index)].demand;
    }
    return fmt::format("{} of {} classes ({} pods) fit no node, the first is class {}",
                       classes.size(), problem.classes.size(), pods, classes.front());
}

// Worths by class, scaled so that the demand as a whole is worth what it asks for.
std::vector<double> shares_of_demand(const Relaxation& relaxation, const LpOutcome& outcome,
                                     double asked) {
    double worth_of_demand = 0.0;
    for (std::size_t i = 0; i < relaxation.items.size(); ++i) {
        worth_of_demand += static_cast<double>(relaxation.items[i].demand) * outcome.worth[i];
    }
    std::vector<double> prices;
    for (const std::int32_t item : relaxation.item_of_class) {
        prices.push_back(item == kNoItem ? 0.0
                                         : outcome.worth[static_cast<std::size_t>(item)] * asked /
                                               worth_of_demand);
    }
    return prices;
}

}  // namespace

Result<Bound> free_bound(const BoundProblem& problem, const BoundOptions& options) {
    REGIMEN_TRY(validate_all(problem, options));
    const Relaxation relaxation = relax(problem, options.cpu_grain_milli);
    Bound bound;
    bound.class_price.assign(problem.classes.size(), 0.0);
    if (relaxation.items.empty()) {  // nothing that arrived can run, or nothing asks for much
        bound.converged = true;
        return bound;
    }
    const double tolerance = tolerance_of(static_cast<double>(problem.capacity_gpu_milli), options);
    REGIMEN_TRY_ASSIGN(const LpOutcome outcome,
                       generate_columns(relaxation, LpGoal::kAllocation, 1.0,
                                        {tolerance, options.max_iterations, options.interrupted}));
    const double most =
        std::min(usable_gpu_milli(problem), static_cast<double>(demand_gpu_milli(problem)));
    set_allocation(problem, std::min(outcome.bound, most), outcome.reached, bound);
    bound.iterations = outcome.iterations;
    bound.converged = bound.allocated_gpu_milli - bound.reached_gpu_milli <= tolerance;
    for (std::size_t i = 0; i < problem.classes.size(); ++i) {
        if (relaxation.item_of_class[i] != kNoItem) {
            const auto item = static_cast<std::size_t>(relaxation.item_of_class[i]);
            bound.class_price[i] =
                static_cast<double>(relaxation.items[item].gpu_milli) - outcome.worth[item];
        }
    }
    return bound;
}

Result<Bound> no_reject_bound(const BoundProblem& problem, const BoundOptions& options) {
    REGIMEN_TRY(validate_all(problem, options));
    const Relaxation relaxation = relax(problem, options.cpu_grain_milli);
    if (!relaxation.classes_that_fit_nowhere.empty()) {
        return without_bound(problem, fit_nowhere(problem, relaxation.classes_that_fit_nowhere));
    }
    if (relaxation.items.empty()) {
        return without_bound(problem, "no class with demand needs a device or a whole core");
    }
    // Demand without accelerators has a load factor all the same; its program counts cores.
    const std::int64_t gpu_milli = demand_gpu_milli(problem);
    const double scale = static_cast<double>(gpu_milli > 0 ? gpu_milli : total_cores(relaxation));
    const double tolerance = tolerance_of(scale, options);
    REGIMEN_TRY_ASSIGN(const LpOutcome outcome,
                       generate_columns(relaxation, LpGoal::kLoad, scale,
                                        {tolerance, options.max_iterations, options.interrupted}));
    Bound bound;
    bound.class_price.assign(problem.classes.size(), 0.0);
    bound.iterations = outcome.iterations;
    bound.converged = outcome.bound - outcome.reached <= tolerance;
    bound.load_factor = outcome.bound / scale;
    if (gpu_milli > 0) {
        const double most = usable_gpu_milli(problem);
        set_allocation(problem, std::min(outcome.bound, most), outcome.reached, bound);
        bound.class_price = shares_of_demand(relaxation, outcome, scale);
    }
    return bound;
}

}  // namespace regimen::sim
