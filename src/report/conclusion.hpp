// What a user should conclude from a result, in a few sentences: how much stays idle under
// `regimen` (or the first policy), whether that is better than the next best beyond chance, what
// keeps the rest free, and how far from the bound it is. The report's headline and the last lines
// of the table say the same.
//
// Chance: the paired difference over the common seeds (statistics.hpp), 95 % interval without 0.
// Precondition: summarize() was called. Pure functions, O(runs).
#pragma once

#include <cstdint>
#include <string>

#include "report/replay_result.hpp"

namespace regimen::report {

// Names are escaped for the format; in HTML the figures that matter are <strong>.
enum class Markup : std::uint8_t { kPlain, kHtml };

// What was run, in one line: "order published, inflated to 1.3, demand online, seeds 42..51".
std::string circumstances(const ReplayResult& result);

// One paragraph without line breaks.
std::string conclusion(const ReplayResult& result, Markup markup);

// The metric by which a policy is judged: allocation when as much was asked for as there is, or,
// with departures and for short runs, allocation as such.
std::string key_metric(const ReplayResult& result, const std::string& policy);

// Where the demand that the policies know comes from: "online" or "trace". Alone, `fgd` has the
// trace's, whatever was asked for.
std::string demand_known(const ReplayResult& result);

// How many accelerators this share of the fleet is: "247", and below twenty "4.3".
std::string accelerators_of(const ReplayResult& result, double pct);

}  // namespace regimen::report
