// From what the simulator yields to what the report shows: the same figures under the report's
// names and units. Complexity: O(curve points + classes + nodes). Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/experiment.hpp"
#include "report/replay_result.hpp"
#include "sim/experiment/outcome.hpp"
#include "sim/input/trace.hpp"

namespace regimen::cli {

// How much of a run the report shows: classes and nodes are for each policy's first run only.
enum class Detail : std::uint8_t { kFigures, kFull };

report::ReplayRun replay_run(const sim::Trace& trace, const RunSpec& run,
                             const sim::RunOutcome& outcome, Detail detail);

report::ReplayInput replay_input(const sim::Trace& trace, const Experiment& experiment,
                                 std::string name);

// One node at the end of a run.
report::NodeOutcome node_outcome(const NodeSpec& spec, const engine::NodeStranding& node);

// From hundredths of a per cent at 0, 1, 2, ... per cent.
std::vector<report::CurvePoint> curve_points(const std::vector<std::int64_t>& centi_percent);

// "trace" or "online"
std::string demand_name(DemandSource demand);

}  // namespace regimen::cli
