// An experiment with departures: work arrives, waits, runs and ends. The rows that started in the
// trace are resampled with replacement, their durations clipped at a day; arrivals are Poisson at
// the rate at which the accelerator time offered is `load` times what the fleet has. A day of
// warm-up is followed by a day that is measured. Workloads that arrived in the measured day and
// have not started at its end are censored: they enter with what they waited so far.
//
// Physics: a workload runs from the moment that as many of its pods are placed as it needs, for its
// duration.
// When a node is lost, its workloads begin again once the lost pods have a place; the other pods of
// a gang hold theirs meanwhile. Errors: kInvalidArgument when the trace has no times, nothing
// started, or nothing wants accelerators; kOutOfRange for more arrivals than a run can hold.
// Complexity: one engine step an instant at which something happens. Thread rule: as
// refusal_run.hpp.
#pragma once

#include <functional>

#include "base/result.hpp"
#include "sim/experiment/outcome.hpp"
#include "sim/experiment/world.hpp"
#include "sim/physics/node_script.hpp"

namespace regimen::sim {

inline constexpr std::int64_t kHourUs = std::int64_t{3'600} * 1'000'000;

struct DepartureOptions {
    std::int64_t load_milli = 1000;
    std::uint64_t seed = 0;
    std::int64_t warmup_us = 24 * kHourUs;
    std::int64_t measured_us = 24 * kHourUs;
    std::int64_t longest_us = 24 * kHourUs;
    NodeScript script;
    std::function<bool()> interrupted;
};

Result<RunOutcome> run_with_departures(const Trace& trace, std::span<const std::uint32_t> node_rank,
                                       const DepartureOptions& options, WorldOptions world);

}  // namespace regimen::sim
