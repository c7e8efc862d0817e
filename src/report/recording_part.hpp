// What replaying a recording showed against it: for the terminal, and as a section of the page.
// Both are empty for results of other inputs. Pure functions.
#pragma once

#include <string>

#include "report/replay_result.hpp"

namespace regimen::report {

// Lines, each ended.
std::string recording_text(const ReplayResult& result);
std::string recording_section(const ReplayResult& result);

}  // namespace regimen::report
