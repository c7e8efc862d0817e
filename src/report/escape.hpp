// Names come from clusters and files and may hold anything. Every renderer passes them through the
// function of its format here; what is not valid UTF-8 becomes U+FFFD once, in all formats alike.
//
// O(n). Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace regimen::report {

// Valid UTF-8 (no overlong forms, surrogates or truncated sequences).
std::string utf8(std::string_view text);

// For element text and for attribute values in double quotes. Control characters become U+FFFD:
// HTML forbids them and bidirectional overrides could rearrange what follows.
std::string html(std::string_view text);

// For a terminal: control characters (escape sequences, line breaks) become '?'.
std::string terminal(std::string_view text);

// One CSV field by RFC 4180: quoted when it holds a comma, a quote, a line break or outer spaces.
std::string csv(std::string_view text);

// One cell of a Markdown table.
std::string markdown(std::string_view text);

// The number of code points of valid UTF-8: the width on a terminal, near enough for names.
std::size_t width(std::string_view text);

}  // namespace regimen::report
