// The text that objects are parsed from, before and around the parsers: whether it is text at all,
// and what stands at a place of it.
// Errors: kInvalidArgument with the place of the first byte that is no text.
// Complexity: O(bytes). Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "policy/document.hpp"

namespace regimen::policy {

// UTF-8 without control characters other than tabs and line ends: the parsers replace, drop or stop
// at what is not, each in its own way, and then read something else than what was written. `name`
// is the file's, `first_line` that of the text within it.
Status check_text(std::string_view name, std::string_view text, std::uint32_t first_line);

// Lines and columns counted from the beginning of the text.
Place place_at(std::string_view text, std::size_t offset);

// For messages: the rest of the line at an offset, in quotes and cut short; "the end of the line",
// "the end of the text".
std::string found_at(std::string_view text, std::size_t offset);

// At most so many bytes, without half a character at the end.
std::string_view cut_short(std::string_view text, std::size_t bytes);

}  // namespace regimen::policy
