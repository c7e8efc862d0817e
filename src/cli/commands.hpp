// The sub-commands. Each wires readers, runs and writers together and prints its result to standard
// output; nothing here decides anything about placement.
// Errors: whatever went wrong, for main to print; kInterrupted after Ctrl-C. No output file is left
// half written. Complexity: that of the runs. Thread rule: from main, one at a time; runs are
// spread over threads inside.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/arguments.hpp"

namespace regimen::cli {

// Parses, dispatches, runs; without the program's name.
Status run_command_line(const std::vector<std::string>& arguments);

Status replay(const ReplayArguments& arguments);
Status compare(const CompareArguments& arguments);
Status bound(const BoundArguments& arguments);
Status run_scheduler(const RunArguments& arguments);

}  // namespace regimen::cli
