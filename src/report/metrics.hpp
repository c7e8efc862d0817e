// The figures by which placements are judged: one list, in the order in which people read them,
// used by the summary, the tables, the charts and the comparison.
//
//   allocated_pct@80|90|95|100|110|130   curve at that share of the capacity arrived
//   allocated_pct                        at the end; with departures, mean over the window
//   failed_pods                          refused for good; with departures, never started
//   fragmentation_pct                    FGD's expected fragmentation, per cent of the capacity
//   stranded_pct                         free although something asks: every cause but no_demand
//   stranded_pct.CAUSE                   one cause alone (including no_demand)
//   wait_us.mean|p99|censored, completion_us.mean|p99|censored   only with departures
//
// Thread rule: pure functions and one constant list.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "report/replay_result.hpp"

namespace regimen::report {

enum class Unit : std::uint8_t { kPercent, kCount, kMicroseconds };
enum class Better : std::uint8_t { kHigher, kLower };
enum class Figure : std::uint8_t {
    kAllocatedAt,  // detail: per cent arrived
    kAllocated,
    kFailedPods,
    kFragmentation,
    kStranded,
    kStrandedCause,  // detail: the Cause
    kWaitMean,
    kWaitP99,
    kWaitCensored,
    kCompletionMean,
    kCompletionP99,
    kCompletionCensored,
};

struct Metric {
    Figure figure;
    int detail;
    std::string name;   // stable, in every output format
    std::string label;  // for people, without unit
    Unit unit;
    Better better;
    bool headline;  // compared between two results; the others only explain
};

std::span<const Metric> metrics();

// None when the run has no such figure (no curve, too short a curve, no departures, no
// accelerators).
std::optional<double> metric_value(const Metric& metric, const ReplayRun& run,
                                   const Amounts& capacity);

// The row of that policy and metric, or null.
const SummaryRow* find_row(const ReplayResult& result, std::string_view policy,
                           std::string_view metric);

}  // namespace regimen::report
