// The linear program over node configurations, solved without listing them: a master program over
// the configurations found so far prices pods, and the exact knapsack of node_pricer.hpp finds, for
// each shape of node, the configuration worth most at those prices. Whatever prices it is given, a
// knapsack over all shapes proves an upper bound (Lagrange's for kAllocation, Farley's for kLoad);
// the best one seen is returned, so stopping early costs tightness and never truth, and neither the
// solver's tolerance nor its rounding enters the proof. Units: milli-accelerators. Errors: what the
// solver says. Thread rule: one thread a call. Complexity: iterations x (one warm-started master +
// one price() for each group). Source: Gilmore and Gomory (1961); Farley, "A note on bounding a
// class of linear programming problems, including cutting stock problems" (1990).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.hpp"
#include "sim/bound/relaxation.hpp"

namespace regimen::sim {

enum class LpGoal : std::uint8_t {
    kAllocation,  // choose among the demand to allocate most
    kLoad,        // serve all items in proportion, as much of them as fits
};

struct LpLimits {
    double tolerance = 0.0;  // stop when bound - reached is at most this
    std::int32_t max_iterations = 0;
    std::function<bool()> interrupted = {};  // asked once an iteration; true stops there
};

struct LpOutcome {
    double bound = 0.0;    // no solution of the relaxation has more
    double reached = 0.0;  // a fractional solution has this much
    // By item, of the best bound. kAllocation: what a pod is worth to a node beyond its price.
    // kLoad: what a pod is worth; all demand together is worth `scale`.
    std::vector<double> worth;
    std::int32_t iterations = 0;
};

// `scale` is what serving all demand once counts for in kLoad, > 0; not used in kAllocation.
// Precondition: the relaxation has items.
Result<LpOutcome> generate_columns(const Relaxation& relaxation, LpGoal goal, double scale,
                                   const LpLimits& limits);

}  // namespace regimen::sim
