// The process's own streams: results to standard output, everything else to standard error.
// Errors: kIo when standard output takes no more (a full disk behind a redirection). A reader that
// has seen enough and went away (`| head`) is none: what it wanted is written.
// Complexity: O(characters). Thread rule: any thread; lines of one call stay together.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace regimen::cli {

// Once, from main: a pipe that nobody reads any more and a file beyond its limit fail a write
// instead of ending the process, so that half-written files are taken back.
void outlive_failed_writes();

Status print(std::string_view text);
// "regimen: text" as a line of standard error.
void note(std::string_view text);
void note_error(const Error& error);

// Colours on standard output: it is a terminal that can (TERM is not "dumb"), and NO_COLOR is not
// set.
bool colour_wanted();
// Standard error is a terminal that can go back in a line.
bool progress_wanted();

}  // namespace regimen::cli
