// One run of a replay: a placement policy and a seed on a trace, under conditions that all runs of
// a replay share. Errors: what the order refuses (inflation), a trace without times when
// departures are asked for, kInterrupted. Complexity: that of the run. Thread rule: runs share
// nothing but the trace, which they only read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cli/arguments.hpp"
#include "sim/experiment/departure_run.hpp"
#include "sim/experiment/refusal_run.hpp"
#include "sim/input/trace.hpp"
#include "sim/order/arrivals.hpp"

namespace regimen::cli {

struct Experiment {
    ArrivalOrder order = ArrivalOrder::kTrace;
    std::int64_t inflate_milli = sim::kNotInflated;
    std::optional<std::int64_t> load_milli;  // with departures
    sim::NodeScript node_script;             // with departures
    DemandSource demand = DemandSource::kOnline;
    std::string waiting_order = "fifo_skip";
    std::optional<std::uint64_t> policy_seed;  // else that of the run
};

struct RunSpec {
    std::string placement;
    std::uint64_t seed = 0;
};

// Placement by placement, each with every seed.
std::vector<RunSpec> runs_of(const std::vector<std::string>& placements,
                             const std::vector<std::uint64_t>& seeds);

// `fgd` always knows the trace's popularity, as its paper assumes; the others what they are given.
DemandSource demand_of(std::string_view placement, DemandSource wanted);
PolicySet policy_of(const Experiment& experiment, const RunSpec& run);

Result<sim::Arrivals> arrivals_of(const sim::Trace& trace, ArrivalOrder order, std::uint64_t seed,
                                  std::int64_t inflate_milli);

// Before the first run: can this trace be run so at all?
Status check_experiment(const sim::Trace& trace, const Experiment& experiment);

// Who looks on: at every step, and (without departures) at every arrival, before it is told.
struct RunWatch {
    sim::StepListener listener;
    sim::RefusalHooks hooks;
};

Result<sim::RunOutcome> run_experiment(const sim::Trace& trace, const Experiment& experiment,
                                       const RunSpec& run, RunWatch watch = {});

}  // namespace regimen::cli
