// Duration and Instant: int64 microseconds; an Instant counts from the Unix epoch, UTC, without
// leap seconds. Nothing here reads a clock: time enters as a fact. Overflow is a broken invariant.
// Texts: RFC 3339 for instants, Go's notation for durations ("1h30m0s", "100ms"), as in Kubernetes.
// Errors: kInvalidArgument (syntax, no such day, finer than a microsecond where that cannot be
// kept), kOutOfRange. Complexity: arithmetic as int64; texts O(characters). Thread rule: values.
// Source: RFC 3339 section 5.6; proleptic Gregorian calendar.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/checked.hpp"
#include "base/result.hpp"

namespace regimen {

class Duration {
public:
    constexpr Duration() = default;

    static constexpr Duration from_micros(std::int64_t n) { return Duration(n); }
    static constexpr Duration millis(std::int64_t n) { return Duration(checked_mul(n, 1'000)); }
    static constexpr Duration seconds(std::int64_t n) {
        return Duration(checked_mul(n, 1'000'000));
    }
    static constexpr Duration minutes(std::int64_t n) { return seconds(checked_mul(n, 60)); }
    static constexpr Duration hours(std::int64_t n) { return seconds(checked_mul(n, 3'600)); }
    static constexpr Duration days(std::int64_t n) { return seconds(checked_mul(n, 86'400)); }

    constexpr std::int64_t micros() const { return micros_; }

    constexpr Duration operator-() const { return Duration(checked_sub(0, micros_)); }
    constexpr Duration& operator+=(Duration other) { return *this = *this + other; }
    constexpr Duration& operator-=(Duration other) { return *this = *this - other; }
    friend constexpr Duration operator+(Duration a, Duration b) {
        return Duration(checked_add(a.micros_, b.micros_));
    }
    friend constexpr Duration operator-(Duration a, Duration b) {
        return Duration(checked_sub(a.micros_, b.micros_));
    }
    friend constexpr Duration operator*(Duration a, std::int64_t factor) {
        return Duration(checked_mul(a.micros_, factor));
    }
    friend constexpr Duration operator*(std::int64_t factor, Duration a) { return a * factor; }
    friend constexpr auto operator<=>(const Duration&, const Duration&) = default;

private:
    constexpr explicit Duration(std::int64_t micros) : micros_(micros) {}
    std::int64_t micros_ = 0;
};

class Instant {
public:
    constexpr Instant() = default;

    static constexpr Instant from_micros(std::int64_t n) { return Instant(n); }

    constexpr std::int64_t micros() const { return micros_; }

    constexpr Instant& operator+=(Duration d) { return *this = *this + d; }
    constexpr Instant& operator-=(Duration d) { return *this = *this - d; }
    friend constexpr Instant operator+(Instant a, Duration d) {
        return Instant(checked_add(a.micros_, d.micros()));
    }
    friend constexpr Instant operator-(Instant a, Duration d) {
        return Instant(checked_sub(a.micros_, d.micros()));
    }
    friend constexpr Duration operator-(Instant a, Instant b) {
        return Duration::from_micros(checked_sub(a.micros_, b.micros_));
    }
    friend constexpr auto operator<=>(const Instant&, const Instant&) = default;

private:
    constexpr explicit Instant(std::int64_t micros) : micros_(micros) {}
    std::int64_t micros_ = 0;
};

// "2024-02-29T13:00:00Z", "2024-02-29t13:00:00.25+01:00". Years 0000 to 9999; a leap second (:60)
// is refused, as it is by Go and thus by Kubernetes; digits below a microsecond are cut off, which
// never moves an instant into the future.
Result<Instant> parse_rfc3339(std::string_view text, std::string_view where = {});

// UTC with 'Z'; six fraction digits, none when they are zero. Outside the years 0000 to 9999, which
// RFC 3339 cannot write, the year takes a sign and six digits, and parse_rfc3339 refuses it.
std::string format_rfc3339(Instant instant);

// A sum of decimal numbers with units h, m, s, ms, us (also with a micro sign) or ns, with one sign
// in front: "1h30m", "90s", "1.5h"; "0" needs no unit. What is finer than a microsecond is refused.
Result<Duration> parse_duration(std::string_view text, std::string_view where = {});

// As Go prints it: "1h30m0s", "1.5s", "100ms", "250µs", "0s"; parse_duration reads it back.
std::string format_duration(Duration duration);

}  // namespace regimen
