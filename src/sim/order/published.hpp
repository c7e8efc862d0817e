// The order of the published experiments (Weng et al., ATC'23, artifact's core.go and
// simulator.go), draw for draw: any list, any seed, any inflation. From Go's generator: one integer
// thrown away; the pods, sorted by name, are shuffled; then tuned to the inflation, upward by
// drawing pods with replacement (appended in the order drawn), downward by deleting at random; ten
// more draws are thrown away; last a permutation of the nodes sorted by name. Upward tuning stops
// at the first pod whose demand on ONE accelerator would pass the target, though it then counts all
// of them: an oversight of the artifact, kept because the curves depend on it. A row of several
// pods counts as its sum and stops by its largest pod's demand on one accelerator. Tuning always
// runs, also at an inflation of 1.0. Errors: kInvalidArgument as check_inflation(); an empty list
// or fleet. Complexity: O(n log n), and O(n) for each pod deleted. Thread rule: a pure function.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "sim/order/arrivals.hpp"

namespace regimen::sim {

Result<Arrivals> published_order(const Trace& trace, std::int64_t seed, std::int64_t inflate_milli);

}  // namespace regimen::sim
