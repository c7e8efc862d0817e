// Reads the text of a scenario: header, statement, sections. The format is described in
// ../README.md. Whatever is not understood is an error, so that no scenario shows less than it
// says. Errors: "file:line:column: what: found X, expected Y", the first one. Complexity: O(bytes x
// log names). Thread rule: a pure function of the text.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

#include "runner/scenario.hpp"

namespace regimen::scenario {

inline constexpr std::string_view kHeader = "regimen scenario v1";

// `file` is what messages call the text.
Result<Scenario> parse(const std::string& file, std::string_view text);

}  // namespace regimen::scenario
