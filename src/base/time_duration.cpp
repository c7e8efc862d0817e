// The half of time.hpp that reads and prints durations.
#include <array>
#include <fmt/format.h>
#include <limits>
#include <optional>

#include "base/int128.hpp"
#include "base/time.hpp"

namespace regimen {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

tl::unexpected<Error> no_duration(std::string_view text, std::string_view where) {
    return fail(ErrorCode::kInvalidArgument, std::string(where),
                "found \"{}\", expected a duration such as 90s, 1h30m or 100ms", text);
}

struct DurationUnit {
    std::string_view text;
    std::int64_t nanos;
};

// Longer names first, so that "ms" is not read as "m".
constexpr std::array<DurationUnit, 8> kDurationUnits{{{"ns", 1},
                                                      {"us", 1'000},
                                                      {"\u00B5s", 1'000},  // micro sign
                                                      {"\u03BCs", 1'000},  // Greek mu
                                                      {"ms", 1'000'000},
                                                      {"s", 1'000'000'000},
                                                      {"m", 60'000'000'000},
                                                      {"h", 3'600'000'000'000}}};

std::optional<std::int64_t> take_unit(std::string_view& text) {
    for (const DurationUnit& unit : kDurationUnits) {
        if (text.starts_with(unit.text)) {
            text.remove_prefix(unit.text.size());
            return unit.nanos;
        }
    }
    return std::nullopt;
}

enum class TermError : std::uint8_t { kSyntax, kTooFine, kTooLarge };

// One "1.5h" from the front of the text, in nanoseconds.
tl::expected<Int128, TermError> take_term(std::string_view& text) {
    // 2^63 us are below 10^22 ns; with the digits limited, products stay within 128 bits.
    constexpr std::size_t kMaxDigits = 18;
    Int128 digits = 0;
    Int128 scale = 1;
    std::size_t count = 0;
    bool in_fraction = false;
    bool any = false;
    while (!text.empty() && (is_digit(text.front()) || (text.front() == '.' && !in_fraction))) {
        const char c = text.front();
        text.remove_prefix(1);
        if (c == '.') {
            in_fraction = true;
            continue;
        }
        any = true;
        count += count > 0 || c != '0' || in_fraction ? 1U : 0U;
        if (count > kMaxDigits) {
            return tl::unexpected(in_fraction ? TermError::kTooFine : TermError::kTooLarge);
        }
        digits = digits * 10 + (c - '0');
        scale *= in_fraction ? 10 : 1;
    }
    const std::optional<std::int64_t> unit = take_unit(text);
    if (!any || !unit) {
        return tl::unexpected(TermError::kSyntax);
    }
    if (digits * *unit % scale != 0) {
        return tl::unexpected(TermError::kTooFine);
    }
    return digits * *unit / scale;
}

tl::unexpected<Error> too_large(std::string_view text, std::string_view where) {
    return fail(ErrorCode::kOutOfRange, std::string(where),
                "found \"{}\", expected a duration below 2^63 microseconds", text);
}

tl::unexpected<Error> too_fine(std::string_view text, std::string_view where) {
    return fail(ErrorCode::kInvalidArgument, std::string(where),
                "found \"{}\", expected a duration in whole microseconds", text);
}

// 1500000 at six places is "1.5".
std::string decimal(std::uint64_t value, int places) {
    std::string text = fmt::format("{:0{}}", value, places + 1);
    text.insert(text.size() - static_cast<std::size_t>(places), ".");
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text, std::string_view where) {
    std::string_view rest = text;
    const bool minus = rest.starts_with('-');
    if (minus || rest.starts_with('+')) {
        rest.remove_prefix(1);
    }
    if (rest.empty()) {
        return no_duration(text, where);
    }
    if (rest == "0") {
        return Duration();
    }
    constexpr Int128 kLimit = (Int128{1} << 63) * 1'000;
    Int128 nanos = 0;
    while (!rest.empty()) {
        const auto term = take_term(rest);
        if (!term) {
            switch (term.error()) {
                case TermError::kSyntax:
                    return no_duration(text, where);
                case TermError::kTooFine:
                    return too_fine(text, where);
                case TermError::kTooLarge:
                    return too_large(text, where);
            }
        }
        nanos += *term;
        if (nanos > kLimit) {
            return too_large(text, where);
        }
    }
    if (nanos % 1'000 != 0) {
        return too_fine(text, where);
    }
    const Int128 micros = minus ? -nanos / 1'000 : nanos / 1'000;
    if (micros > std::numeric_limits<std::int64_t>::max()) {
        return too_large(text, where);
    }
    return Duration::from_micros(static_cast<std::int64_t>(micros));
}

std::string format_duration(Duration duration) {
    const std::int64_t signed_micros = duration.micros();
    const bool minus = signed_micros < 0;
    const auto bits = static_cast<std::uint64_t>(signed_micros);
    const std::uint64_t micros = minus ? 0 - bits : bits;
    std::string text = minus ? "-" : "";
    if (micros == 0) {
        return "0s";
    }
    if (micros < 1'000) {
        return text + fmt::format("{}\u00B5s", micros);
    }
    if (micros < 1'000'000) {
        return text + decimal(micros, 3) + "ms";
    }
    constexpr std::uint64_t kMinute = 60'000'000;
    const std::uint64_t minutes = micros / kMinute;
    if (minutes >= 60) {
        text += fmt::format("{}h", minutes / 60);
    }
    if (minutes > 0) {
        text += fmt::format("{}m", minutes % 60);
    }
    return text + decimal(micros % kMinute, 6) + "s";
}

}  // namespace regimen
