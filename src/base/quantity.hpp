// Quantity: an amount in Kubernetes' notation ("100m", "1.5Gi", "1e3"), exact, with the notation it
// was written in. Unit: nano (1 = 10^9), a signed 128-bit count, so |value| < 1.7 * 10^29.
// Grammar: [+-] digits [. digits] suffix, where one of the digit groups may be missing and suffix
// is one of n u m "" k M G T P E (DecimalSI), Ki Mi Gi Ti Pi Ei (BinarySI), e or E with a signed
// integer (DecimalExponent). As in Kubernetes, a value finer than nano is rounded away from zero, a
// BinarySI value is capped at 2^63-1, and one below 1 becomes DecimalSI. Unlike Kubernetes we
// refuse text without any digit ("Ki", "."), which it reads as 0 by accident, and values beyond 128
// bits. Errors: kInvalidArgument (syntax), kOutOfRange (too large for the target). Complexity:
// parsing is O(characters), at most kMaxCharacters. Thread rule: a value. Source: apimachinery
// pkg/api/resource (the format's definition, and its table of cases).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/int128.hpp"
#include "base/result.hpp"

namespace regimen {

class Quantity {
public:
    enum class Format : std::uint8_t { kDecimalSi, kBinarySi, kDecimalExponent };
    static constexpr std::size_t kMaxCharacters = 256;

    constexpr Quantity() = default;

    // `where` goes into the error as it is.
    static Result<Quantity> parse(std::string_view text, std::string_view where = {});
    static Quantity from_units(std::int64_t units, Format format = Format::kDecimalSi);
    static Quantity from_milli(std::int64_t milli, Format format = Format::kDecimalSi);

    // Whole units and thousandths. A remainder counts as one more, away from zero, as in
    // Kubernetes' Value and MilliValue: what was asked for is never rounded off.
    Result<std::int64_t> to_units() const;
    Result<std::int64_t> to_milli() const;

    constexpr Int128 nanos() const { return nanos_; }
    constexpr Format format() const { return format_; }
    constexpr bool is_zero() const { return nanos_ == 0; }
    constexpr bool is_negative() const { return nanos_ < 0; }

    // The format is that of the left side, or of the right side when the left is zero.
    Result<Quantity> add(const Quantity& other) const;
    Result<Quantity> sub(const Quantity& other) const;

    // Kubernetes' canonical form: no fraction, the largest suffix that loses nothing; BinarySI
    // prints as DecimalSI below 1024 or with a fraction; above "E" DecimalSI falls back to an
    // exponent. parse(to_string()) gives the value back, BinarySI beyond 2^63-1 excepted (see the
    // cap).
    std::string to_string() const;

    // By value: 1Ki equals 1024, whatever the notation.
    friend constexpr bool operator==(const Quantity& a, const Quantity& b) {
        return a.nanos_ == b.nanos_;
    }
    friend constexpr std::weak_ordering operator<=>(const Quantity& a, const Quantity& b) {
        return a.nanos_ <=> b.nanos_;
    }

private:
    constexpr Quantity(Int128 nanos, Format format) : nanos_(nanos), format_(format) {}

    Int128 nanos_ = 0;
    Format format_ = Format::kDecimalSi;
};

}  // namespace regimen
