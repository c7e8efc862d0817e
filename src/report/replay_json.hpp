// The JSON `regimen.replay/v1` (docs/formats.md documents every field), written and read.
//
// Writing: one line, fixed order of keys, fixed decimals, so equal results are equal bytes, and
// what was read back is written back the same. Names that are not UTF-8 are repaired. Reading:
// `schema` must match, every documented field must be there with its type and range; fields that
// are not documented are ignored, so a later version may add some. Nesting costs no stack. Errors:
// `where` is FILE:LINE:COLUMN for text that is not JSON and FILE: /json/pointer for a value that is
// not what it should be. O(size). Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "report/replay_result.hpp"

namespace regimen::report {

// Precondition: every double is finite. Ends in a line break.
std::string write_replay_json(const ReplayResult& result);

// `file` only names the text in errors.
Result<ReplayResult> read_replay_json(std::string_view text, std::string_view file);

}  // namespace regimen::report
