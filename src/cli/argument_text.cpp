#include "cli/argument_text.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"

namespace regimen::cli {
namespace {

constexpr std::string_view kSeedsExpected =
    "a seed up to 2^63 - 1, a range a..b, or several separated by commas";
constexpr std::int64_t kMaxMilliWhole = 1'000'000;
constexpr std::int64_t kMaxPercent = 10'000;

// A number from 0, without a sign.
Result<std::uint64_t> parse_seed(std::string_view text, std::string_view option) {
    const Result<std::int64_t> number = parse_int64(text);
    if (!number.has_value() || *number < 0 || text.front() == '-') {
        return fail(ErrorCode::kInvalidArgument, std::string(option), "found \"{}\", expected {}",
                    text, kSeedsExpected);
    }
    return static_cast<std::uint64_t>(*number);
}

Status add_seeds(std::string_view text, std::string_view option,
                 std::vector<std::uint64_t>& seeds) {
    const std::size_t dots = text.find("..");
    REGIMEN_TRY_ASSIGN(const std::uint64_t first, parse_seed(text.substr(0, dots), option));
    std::uint64_t last = first;
    if (dots != std::string_view::npos) {
        REGIMEN_TRY_ASSIGN(last, parse_seed(text.substr(dots + 2), option));
    }
    if (last < first) {
        return fail(ErrorCode::kInvalidArgument, std::string(option),
                    "found \"{}\", expected a range that rises", text);
    }
    if (last - first >= kMaxSeeds || seeds.size() + (last - first) >= kMaxSeeds) {
        return fail(ErrorCode::kOutOfRange, std::string(option),
                    "found \"{}\", expected at most {} seeds", text, kMaxSeeds);
    }
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        seeds.push_back(seed);
    }
    return {};
}

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<std::vector<std::uint64_t>> parse_seeds(std::string_view text, std::string_view option) {
    std::vector<std::uint64_t> seeds;
    for (const std::string_view part : split(text, ',')) {
        REGIMEN_TRY(add_seeds(trim(part), option, seeds));
    }
    std::vector<std::uint64_t> sorted = seeds;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) {
        return fail(ErrorCode::kInvalidArgument, std::string(option), "seed {} is named twice",
                    *twice);
    }
    return seeds;
}

Result<std::int64_t> parse_milli(std::string_view text, std::string_view option) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, dot);
    const std::string_view decimals = dot < text.size() ? text.substr(dot + 1) : std::string_view();
    const bool number = all_digits(whole) && all_digits(decimals) && !whole.empty() &&
                        (dot == text.size() || !decimals.empty());
    if (!number || decimals.size() > 3) {
        return fail(ErrorCode::kInvalidArgument, std::string(option),
                    "found \"{}\", expected a number such as 1.3, with at most three decimals",
                    text);
    }
    const Result<std::int64_t> units = parse_int64(whole);
    if (!units.has_value() || *units > kMaxMilliWhole) {
        return fail(ErrorCode::kOutOfRange, std::string(option), "found {}, expected at most {}",
                    text, kMaxMilliWhole);
    }
    std::int64_t milli = *units * 1000;
    std::int64_t place = 100;
    for (const char digit : decimals) {
        milli += (digit - '0') * place;
        place /= 10;
    }
    if (milli == 0) {
        return fail(ErrorCode::kOutOfRange, std::string(option),
                    "found {}, expected a number above 0", text);
    }
    return milli;
}

Result<std::size_t> parse_word(std::string_view text, std::span<const std::string_view> known,
                               std::string_view option) {
    const auto found = std::find(known.begin(), known.end(), text);
    if (found == known.end()) {
        return fail(ErrorCode::kInvalidArgument, std::string(option),
                    "found \"{}\", expected one of {}{}", text, join(known, ", "),
                    did_you_mean(text, known));
    }
    return static_cast<std::size_t>(found - known.begin());
}

Result<std::vector<std::string>> parse_names(std::string_view text,
                                             std::span<const std::string_view> known,
                                             std::string_view option) {
    std::vector<std::string> names;
    for (const std::string_view part : split(text, ',')) {
        REGIMEN_TRY_ASSIGN(const std::size_t index, parse_word(trim(part), known, option));
        const std::string_view word = known[index];
        if (std::find(names.begin(), names.end(), word) != names.end()) {
            return fail(ErrorCode::kInvalidArgument, std::string(option), "{} is named twice",
                        word);
        }
        names.emplace_back(word);
    }
    return names;
}

Result<std::int64_t> parse_count(std::string_view text, std::int64_t min, std::int64_t max,
                                 std::string_view option) {
    const Result<std::int64_t> number = parse_int64(text);
    if (!number.has_value() || *number < min || *number > max) {
        return fail(ErrorCode::kOutOfRange, std::string(option),
                    "found \"{}\", expected a whole number between {} and {}", text, min, max);
    }
    return *number;
}

Result<std::vector<std::int64_t>> parse_percents(std::string_view text, std::string_view option) {
    std::vector<std::int64_t> percents;
    for (const std::string_view part : split(text, ',')) {
        REGIMEN_TRY_ASSIGN(const std::int64_t percent,
                           parse_count(trim(part), 1, kMaxPercent, option));
        if (!percents.empty() && percent <= percents.back()) {
            return fail(ErrorCode::kInvalidArgument, std::string(option),
                        "found {} after {}, expected percentages that rise", percent,
                        percents.back());
        }
        percents.push_back(percent);
    }
    return percents;
}

}  // namespace regimen::cli
