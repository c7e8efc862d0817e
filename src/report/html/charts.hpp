// The charts of the report, one file each. Every function returns a complete <section> with
// heading, explanation, legend, drawing and data table, or an empty string when the result has
// nothing of the kind. Precondition: summarize() was called. Pure functions; same result, same
// bytes.
#pragma once

#include <string>

#include "report/replay_result.hpp"

namespace regimen::report {

// Allocation over demand arrived: the whole curve, and the part where policies differ.
std::string allocation_section(const ReplayResult& result);
// Free accelerators by the one constraint that keeps them free, stacked per policy.
std::string stranding_section(const ReplayResult& result);
// Every node of each policy's first run that carries nodes.
std::string heat_map_section(const ReplayResult& result);
// Refused pods by shape, of each policy's first run that carries classes.
std::string failure_section(const ReplayResult& result);
// Waiting and completion times with intervals; only with departures.
std::string time_section(const ReplayResult& result);

}  // namespace regimen::report
