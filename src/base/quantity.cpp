#include "base/quantity.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>
#include <optional>

namespace regimen {
namespace {

using Format = Quantity::Format;

constexpr Int128 kNanosPerUnit = 1'000'000'000;
constexpr Int128 kNanosPerMilli = 1'000'000;
constexpr Uint128 kMaxNanos = ~Uint128{0} >> 1;
constexpr Uint128 kBinaryCapNanos =
    static_cast<Uint128>(std::numeric_limits<std::int64_t>::max()) * Uint128{kNanosPerUnit};

struct Suffix {
    int power10 = 0;
    int power2 = 0;
    Format format = Format::kDecimalSi;
};

struct NamedSuffix {
    std::string_view text;
    int power;
};

constexpr std::array<NamedSuffix, 9> kDecimalSuffixes{{{"n", -9},
                                                       {"u", -6},
                                                       {"m", -3},
                                                       {"k", 3},
                                                       {"M", 6},
                                                       {"G", 9},
                                                       {"T", 12},
                                                       {"P", 15},
                                                       {"E", 18}}};
constexpr std::array<NamedSuffix, 6> kBinarySuffixes{
    {{"Ki", 10}, {"Mi", 20}, {"Gi", 30}, {"Ti", 40}, {"Pi", 50}, {"Ei", 60}}};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The digits at the front of the text, taken off it.
std::string_view take_digits(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const std::string_view digits = text.substr(0, size);
    text.remove_prefix(size);
    return digits;
}

bool take_minus(std::string_view& text) {
    const bool minus = text.starts_with('-');
    if (minus || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    return minus;
}

std::optional<Suffix> parse_exponent(std::string_view text) {
    const bool minus = take_minus(text);
    const std::string_view digits = take_digits(text);
    if (digits.empty() || !text.empty()) {
        return std::nullopt;
    }
    // Beyond any quantity's range all exponents mean the same: too large, or next to nothing.
    constexpr int kLimit = 10'000;
    int power = 0;
    for (const char c : digits) {
        power = std::min(power * 10 + (c - '0'), kLimit);
    }
    return Suffix{minus ? -power : power, 0, Format::kDecimalExponent};
}

// "E" is exa and "E3" an exponent, so the tables come first.
std::optional<Suffix> parse_suffix(std::string_view text) {
    if (text.empty()) {
        return Suffix{};
    }
    for (const NamedSuffix& suffix : kDecimalSuffixes) {
        if (suffix.text == text) {
            return Suffix{suffix.power, 0, Format::kDecimalSi};
        }
    }
    for (const NamedSuffix& suffix : kBinarySuffixes) {
        if (suffix.text == text) {
            return Suffix{0, suffix.power, Format::kBinarySi};
        }
    }
    if (text.front() == 'e' || text.front() == 'E') {
        return parse_exponent(text.substr(1));
    }
    return std::nullopt;
}

// Decimal digits and where the point stands among them once the exponent has moved it. Before the
// first digit and behind the last there are zeros.
class Decimal {
public:
    Decimal(std::string_view whole, std::string_view fraction, int power10)
        : whole_(whole), fraction_(fraction) {
        while (!whole_.empty() && whole_.front() == '0') {
            whole_.remove_prefix(1);
        }
        while (!fraction_.empty() && fraction_.back() == '0') {
            fraction_.remove_suffix(1);
        }
        size_ = static_cast<int>(whole_.size() + fraction_.size());
        point_ = static_cast<int>(whole_.size()) + power10;
    }

    bool is_zero() const { return whole_.empty() && fraction_.find_first_not_of('0') == npos; }

    // The value times `unit`, rounded up; none when it exceeds kMaxNanos.
    std::optional<Uint128> times(Uint128 unit) const {
        Uint128 whole = 0;
        for (int place = 0; place < point_; ++place) {
            if (__builtin_mul_overflow(whole, Uint128{10}, &whole) ||
                __builtin_add_overflow(whole, digit(place), &whole)) {
                return std::nullopt;
            }
        }
        // Horner from the last digit: the floor of a nested division is the floor of the whole, and
        // the value is exact when no step left a remainder, however many digits there are.
        Uint128 part = 0;
        bool exact = true;
        for (int place = size_; place-- > point_;) {
            const Uint128 sum = digit(place) * unit + part;
            part = sum / 10;
            exact = exact && sum % 10 == 0;
        }
        Uint128 product = 0;
        if (__builtin_mul_overflow(whole, unit, &product) ||
            __builtin_add_overflow(product, part + (exact ? 0U : 1U), &product) ||
            product > kMaxNanos) {
            return std::nullopt;
        }
        return product;
    }

private:
    static constexpr auto npos = std::string_view::npos;

    Uint128 digit(int place) const {
        if (place < 0 || place >= size_) {
            return 0;
        }
        const auto at = static_cast<std::size_t>(place);
        const char c = at < whole_.size() ? whole_[at] : fraction_[at - whole_.size()];
        return static_cast<Uint128>(c - '0');
    }

    std::string_view whole_;
    std::string_view fraction_;
    int size_ = 0;
    int point_ = 0;
};

// Division that rounds away from zero.
Int128 divide_up(Int128 value, Int128 divisor) {
    const Int128 quotient = value / divisor;
    if (value % divisor == 0) {
        return quotient;
    }
    return value < 0 ? quotient - 1 : quotient + 1;
}

Result<std::int64_t> scaled(const Quantity& quantity, Int128 nanos_per_step, const char* unit) {
    const Int128 steps = divide_up(quantity.nanos(), nanos_per_step);
    if (steps > std::numeric_limits<std::int64_t>::max() ||
        steps < std::numeric_limits<std::int64_t>::min()) {
        return fail(ErrorCode::kOutOfRange, {}, "found {}, expected at most 2^63-1 {}",
                    quantity.to_string(), unit);
    }
    return static_cast<std::int64_t>(steps);
}

std::string with_decimal_suffix(Int128 mantissa, int power, Format format) {
    if (format == Format::kDecimalSi) {
        if (power == 0) {
            return fmt::format("{}", mantissa);
        }
        for (const NamedSuffix& suffix : kDecimalSuffixes) {
            if (suffix.power == power) {
                return fmt::format("{}{}", mantissa, suffix.text);
            }
        }
    }
    return power == 0 ? fmt::format("{}", mantissa) : fmt::format("{}e{}", mantissa, power);
}

}  // namespace

Result<Quantity> Quantity::parse(std::string_view text, std::string_view where) {
    if (text.size() > kMaxCharacters) {
        return fail(ErrorCode::kInvalidArgument, std::string(where),
                    "found {} characters, expected a quantity of at most {}", text.size(),
                    kMaxCharacters);
    }
    std::string_view rest = text;
    const bool minus = take_minus(rest);
    const std::string_view whole = take_digits(rest);
    std::string_view fraction;
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        fraction = take_digits(rest);
    }
    const std::optional<Suffix> suffix = parse_suffix(rest);
    if ((whole.empty() && fraction.empty()) || !suffix) {
        return fail(ErrorCode::kInvalidArgument, std::string(where),
                    "found \"{}\", expected a quantity such as 2, 500m, 1.5Gi or 1e3", text);
    }
    const Decimal decimal(whole, fraction, suffix->power10);
    if (decimal.is_zero()) {
        return Quantity(0, suffix->format);
    }
    const auto magnitude = decimal.times(Uint128{kNanosPerUnit} << suffix->power2);
    const bool binary = suffix->format == Format::kBinarySi;
    if (!magnitude && !binary) {
        return fail(ErrorCode::kOutOfRange, std::string(where),
                    "found \"{}\", expected a quantity below 1.7e29", text);
    }
    Uint128 nanos = magnitude.value_or(kBinaryCapNanos);
    Format format = suffix->format;
    if (binary) {
        nanos = std::min(nanos, kBinaryCapNanos);
        format = nanos < Uint128{kNanosPerUnit} ? Format::kDecimalSi : Format::kBinarySi;
    }
    const auto value = static_cast<Int128>(nanos);
    return Quantity(minus ? -value : value, format);
}

Quantity Quantity::from_units(std::int64_t units, Format format) {
    return Quantity(Int128{units} * kNanosPerUnit, format);
}

Quantity Quantity::from_milli(std::int64_t milli, Format format) {
    return Quantity(Int128{milli} * kNanosPerMilli, format);
}

Result<std::int64_t> Quantity::to_units() const {
    return scaled(*this, kNanosPerUnit, "units");
}

Result<std::int64_t> Quantity::to_milli() const {
    return scaled(*this, kNanosPerMilli, "thousandths");
}

Result<Quantity> Quantity::add(const Quantity& other) const {
    Int128 sum = 0;
    if (__builtin_add_overflow(nanos_, other.nanos_, &sum)) {
        return fail(ErrorCode::kOutOfRange, {}, "{} + {} exceeds 128 bits", to_string(),
                    other.to_string());
    }
    return Quantity(sum, is_zero() ? other.format_ : format_);
}

Result<Quantity> Quantity::sub(const Quantity& other) const {
    Int128 difference = 0;
    if (__builtin_sub_overflow(nanos_, other.nanos_, &difference)) {
        return fail(ErrorCode::kOutOfRange, {}, "{} - {} exceeds 128 bits", to_string(),
                    other.to_string());
    }
    return Quantity(difference, is_zero() ? other.format_ : format_);
}

std::string Quantity::to_string() const {
    if (is_zero()) {
        return "0";
    }
    const Int128 units = nanos_ / kNanosPerUnit;
    const bool fractional = nanos_ % kNanosPerUnit != 0;
    const bool below_1024 = units > -1024 && units < 1024;
    if (format_ == Format::kBinarySi && !fractional && !below_1024) {
        Int128 mantissa = units;
        std::string_view text;
        for (const NamedSuffix& suffix : kBinarySuffixes) {
            if (mantissa % 1024 != 0) {
                break;
            }
            mantissa /= 1024;
            text = suffix.text;
        }
        return fmt::format("{}{}", mantissa, text);
    }
    Int128 mantissa = nanos_;
    int power = -9;
    while (mantissa % 1000 == 0) {
        mantissa /= 1000;
        power += 3;
    }
    return with_decimal_suffix(mantissa, power,
                               format_ == Format::kBinarySi ? Format::kDecimalSi : format_);
}

}  // namespace regimen
