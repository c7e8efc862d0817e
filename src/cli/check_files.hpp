// No output of a replay may fall on one of its inputs or on another output: known before any work
// is done. Of a folder each file that is read counts. Files are compared by identity, so other
// spellings, symbolic and hard links count. Errors: kInvalidArgument; `where` is the later option;
// those of a folder that cannot be read. Complexity: O(files^2). Thread rule: reads the file
// system.
#pragma once

#include "base/result.hpp"
#include "cli/arguments.hpp"
#include "sim/input/input.hpp"

namespace regimen::cli {

// `input` is what `arguments.input` was found to be.
Status check_files(const ReplayArguments& arguments, const sim::DetectedInput& input);

}  // namespace regimen::cli
