// No output of a replay may fall on one of its inputs or on another output: known before any work
// is done. Files are compared by identity, so other spellings, symbolic and hard links count.
// Errors: kInvalidArgument; `where` is the later option. Complexity: O(files^2). Thread rule: reads
// the file system.
#pragma once

#include "base/result.hpp"
#include "cli/arguments.hpp"

namespace regimen::cli {

Status check_files(const ReplayArguments& arguments);

}  // namespace regimen::cli
