// The process's own streams: results to standard output, everything else to standard error.
// Errors: kIo when standard output takes no more (a full disk behind a redirection).
// Complexity: O(characters). Thread rule: any thread; lines of one call stay together.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace regimen::cli {

Status print(std::string_view text);
// "regimen: text" as a line of standard error.
void note(std::string_view text);
void note_error(const Error& error);

// Colours on standard output: it is a terminal, and NO_COLOR is not set.
bool colour_wanted();
// Standard error is a terminal.
bool progress_wanted();

}  // namespace regimen::cli
