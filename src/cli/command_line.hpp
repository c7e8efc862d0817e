// The command line: its options, their help, and the values they become. One place, so that help
// and parsing cannot disagree.
// Errors: kInvalidArgument and kOutOfRange for what is not understood (`where` names the option),
// with the nearest option or word where there is one. Complexity: O(arguments).
// Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/arguments.hpp"

namespace regimen::cli {

// Without the program's name.
Result<Command> parse_command_line(const std::vector<std::string>& arguments);

// "regimen 0.1.0"
std::string version_text();

}  // namespace regimen::cli
