// Small helpers on ASCII text for readers and for messages: split, trim, join, integers, and the
// nearest known word for "did you mean".
// Errors: parse_int64 only. Complexity: O(characters); nearest O(candidates x word x candidate).
// Thread rule: pure functions; views point into the arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regimen {

// The fields between separators, at least one; empty fields are kept.
std::vector<std::string_view> split(std::string_view text, char separator);
// Without spaces, tabs, carriage returns and newlines at both ends.
std::string_view trim(std::string_view text);

template <class Range>
std::string join(const Range& items, std::string_view separator) {
    return fmt::format("{}", fmt::join(items, separator));
}

// All of the text: an optional '-', then digits. kInvalidArgument or kOutOfRange.
Result<std::int64_t> parse_int64(std::string_view text, std::string_view where = {});

// Changes (insert, delete, replace, swap neighbours) from one word to the other; case costs
// nothing.
std::size_t edit_distance(std::string_view a, std::string_view b);
// The candidate with the fewest changes, the first of equals; none when the word would have to
// change in more than a third of its characters plus one, since a wild guess helps nobody.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates);
// The end of a message about an unknown word: `; did you mean "fgd"?` or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace regimen
