// Upper bounds (sim/bound) on what the arrivals of some seeds allow at some shares arrived, and the
// same as the report draws them. Errors: those of the order and of the solver, kInterrupted.
// Complexity: two linear programs for each seed and share, a tenth of a second each for a thousand
// nodes. Thread rule: call from one thread; it uses several.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "cli/arguments.hpp"
#include "report/replay_result.hpp"
#include "sim/bound/bound.hpp"
#include "sim/input/trace.hpp"

namespace regimen::cli {

struct BoundQuestion {
    ArrivalOrder order = ArrivalOrder::kTrace;
    std::int64_t inflate_milli = 1000;
    std::vector<std::uint64_t> seeds;
    std::vector<std::int64_t> at_pct;
};

struct ArrivalBounds {
    std::uint64_t seed = 0;
    std::int64_t arrived_pct = 0;
    sim::Bound free;
    sim::Bound no_reject;
};

// Seed by seed, each at every share.
Result<std::vector<ArrivalBounds>> arrival_bounds(const sim::Trace& trace,
                                                  const BoundQuestion& question,
                                                  std::uint32_t jobs);

// For the report: the mean over the seeds at chosen shares up to the inflation. No more is
// allocated than has arrived, so the bounds are no higher than that either.
Result<report::Bounds> bound_curves(const sim::Trace& trace, BoundQuestion question,
                                    std::uint32_t jobs);

}  // namespace regimen::cli
