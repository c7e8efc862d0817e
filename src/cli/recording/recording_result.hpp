// From reruns to what the report shows: the recorded run and its replays side by side.
// Complexity: O(runs). Thread rule: pure functions.
#pragma once

#include <optional>

#include "cli/recording/reruns.hpp"
#include "report/replay_result.hpp"

namespace regimen::cli {

// `wanted`: what --demand said. Where a replay has the recorded policy, whole, it stands for the
// recorded run; where it has only the placement in common, the recorded run is called
// "PLACEMENT-recorded".
report::ReplayResult recording_result(const Reruns& reruns, std::optional<DemandSource> wanted);

}  // namespace regimen::cli
