// What a refusal must say, whoever refused: a place within the text, or that the text as a whole
// has too little in it, and what was expected. Fuzz targets only. Thread rule: a pure function.
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

namespace regimen::fuzz {

// `text` is that of a file called "fuzz".
inline void expect_place(const Error& error, std::string_view text) {
    REGIMEN_ASSERT(error.message.find("expected ") != std::string_view::npos, "{}",
                   to_string(error));
    if (error.where == "fuzz" && error.message.starts_with("found no")) {
        return;
    }
    const std::vector<std::string_view> parts = split(error.where, ':');
    REGIMEN_ASSERT(parts.size() == 3 && parts[0] == "fuzz", "{}", to_string(error));
    const auto line = parse_int64(parts[1]);
    const auto column = parse_int64(parts[2]);
    REGIMEN_ASSERT(line && *line >= 1 && *line <= 1 + std::count(text.begin(), text.end(), '\n'),
                   "{}", to_string(error));
    REGIMEN_ASSERT(column && *column >= 1 && std::cmp_less_equal(*column, text.size() + 1), "{}",
                   to_string(error));
}

}  // namespace regimen::fuzz
