// The texts of command-line arguments, parsed strictly: all of the text must make sense, numbers
// are exact, and an unknown word gets the nearest known one as a suggestion.
// Errors: kInvalidArgument or kOutOfRange; `where` is the option's name as given.
// Complexity: O(characters + values). Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regimen::cli {

// More runs than this are a slip of the pen.
inline constexpr std::size_t kMaxSeeds = 10'000;

// "42", "42..51" (both ends included), "1,5,42..51"; no seed twice.
Result<std::vector<std::uint64_t>> parse_seeds(std::string_view text, std::string_view option);

// "1.3" -> 1300, exactly; at most three decimals, and above zero.
Result<std::int64_t> parse_milli(std::string_view text, std::string_view option);

// "regimen,fgd": words that are all in `known`, none twice.
Result<std::vector<std::string>> parse_names(std::string_view text,
                                             std::span<const std::string_view> known,
                                             std::string_view option);

// The position of the word in `known`.
Result<std::size_t> parse_word(std::string_view text, std::span<const std::string_view> known,
                               std::string_view option);

Result<std::int64_t> parse_count(std::string_view text, std::int64_t min, std::int64_t max,
                                 std::string_view option);

// "100,130": percentages between 1 and 10,000, rising.
Result<std::vector<std::int64_t>> parse_percents(std::string_view text, std::string_view option);

}  // namespace regimen::cli
