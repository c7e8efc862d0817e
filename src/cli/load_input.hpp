// The input that a command names, whichever way it was named: found, read, and on standard error
// what a lenient reader left out. Errors: what the readers refuse. Complexity: O(bytes). Thread
// rule: one thread.
#pragma once

#include <string>

#include "base/result.hpp"
#include "cli/arguments.hpp"
#include "sim/input/input.hpp"
#include "sim/input/trace.hpp"

namespace regimen::cli {

// What the input is, by its content; reads no more than that takes.
Result<sim::DetectedInput> find_input(const InputArguments& input);
Result<sim::Trace> load_input(const sim::DetectedInput& input, bool lenient);

// For people, and the same wherever the files lie: "openb_pod_list_default".
std::string input_name(const InputArguments& input);

}  // namespace regimen::cli
