// How much of the accelerators any scheduler could have allocated: two upper bounds by linear
// programming over what a node can run, to print beside what a policy reached.
//   free       clairvoyant: knows all arrivals and may choose which of them run
//   no_reject  fluid: the largest load at which every class is served in proportion, which is as
//   far
//              as a queue that turns nobody away can get with this mix of classes
// Both are true for the problem as problem.hpp states it (memory and other constraints left out,
// CPU in whole cores), and both are proven by class prices alone: no tolerance of a solver is in
// them. Errors: what validate() says; kInternal when the solver fails. A bound that the problem
// does not have is a value with a reason, not an error. Complexity: see column_generation.hpp; a
// tenth of a second for 1,200 nodes of 15 shapes and 90 classes. Thread rule: functions of their
// arguments.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "sim/bound/problem.hpp"

namespace regimen::sim {

struct BoundOptions {
    std::int64_t cpu_grain_milli = 1000;  // requests and nodes are rounded down to multiples
    // Stop when the bound is known to this many millionths of the capacity.
    std::int32_t tolerance_ppm = 1;
    std::int32_t max_iterations = 2000;
    std::function<bool()> interrupted = {};  // true stops with a bound that is true, but loose
};

struct Bound {
    // Why there is no such bound ("class 3 fits no node"); empty when there is one.
    std::string not_applicable;

    // At most this is allocated, and the relaxation is known to allow `reached`: its optimum lies
    // between the two. no_reject: at load_factor, whether or not that much has arrived.
    double allocated_gpu_milli = 0.0;
    double reached_gpu_milli = 0.0;
    std::int64_t allocated_micro_pct = 0;  // of capacity, to the nearest; 96.91 % is 96'910'000
    // no_reject: the demand times this is served; above 1 everything that arrived fits. free: 0.
    double load_factor = 0.0;
    std::int32_t iterations = 0;
    bool converged = false;  // bound - reached is within the tolerance
    // In milli-accelerators, by class of the problem. free: what one more pod of the class would
    // add to the allocation. no_reject: what a pod of the class takes from the cluster; the demand
    // as a whole takes what it asks for, so a class above its own milli causes waste elsewhere. 0
    // for a class without demand, that fits no node, or that the grain rounds to nothing.
    std::vector<double> class_price;

    bool applicable() const { return not_applicable.empty(); }
};

Result<Bound> free_bound(const BoundProblem& problem, const BoundOptions& options = {});
Result<Bound> no_reject_bound(const BoundProblem& problem, const BoundOptions& options = {});

}  // namespace regimen::sim
