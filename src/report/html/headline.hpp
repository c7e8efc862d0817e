// What the report says before its first chart: the result in plain words, and one tile per policy.
// Pure functions; precondition: summarize() was called.
#pragma once

#include <string>

#include "report/replay_result.hpp"

namespace regimen::report {

// <p>: one paragraph about `regimen` when it ran, else about the first policy, against the others.
std::string headline(const ReplayResult& result);

// <ul>: per policy the share of idle accelerators and what was lost.
std::string tiles(const ReplayResult& result);

}  // namespace regimen::report
