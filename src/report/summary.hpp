// From runs to what they say together: for each policy, in order of first appearance, one row per
// metric that at least one of its runs has, and its mean allocation curve.
//
// O(runs * (metrics + curve points)). Pure functions.
#pragma once

#include <string>
#include <vector>

#include "report/replay_result.hpp"

namespace regimen::report {

// Fills summary and mean_curves from runs and capacity, replacing what was there.
void summarize(ReplayResult& result);

// The distinct policies of the runs, in order of first appearance.
std::vector<std::string> policies(const ReplayResult& result);

}  // namespace regimen::report
