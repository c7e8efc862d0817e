#include "report/numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "base/assert.hpp"

namespace regimen::report {

std::string fixed(double value, int decimals) {
    REGIMEN_ASSERT(std::isfinite(value), "a report prints finite numbers only");
    std::string text = fmt::format("{:.{}f}", value, decimals);
    const bool zero = text.front() == '-' && text.find_first_not_of("-0.") == std::string::npos;
    return zero ? text.substr(1) : text;
}

std::string from_milli(std::int64_t milli) {
    std::string text = fixed(static_cast<double>(milli) / 1000, 3);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text;
}

std::string grouped(std::int64_t value) {
    std::string digits = fmt::format("{}", value);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t i = digits.size(); i > first + 3;) {
        i -= 3;
        digits.insert(i, ",");
    }
    return digits;
}

std::string counted(std::string_view amount, std::string_view noun) {
    return fmt::format("{} {}{}", amount, noun, amount == "1" ? "" : "s");
}

std::string accelerators(std::int64_t gpu_milli) {
    const std::int64_t tenths = (gpu_milli + (gpu_milli < 0 ? -50 : 50)) / 100;
    const std::int64_t rest = tenths < 0 ? -(tenths % 10) : tenths % 10;
    std::string text = grouped(tenths / 10);
    if (tenths < 0 && tenths > -10) {
        text.insert(0, "-");
    }
    return rest == 0 ? text : fmt::format("{}.{}", text, rest);
}

namespace {

struct Scale {
    double from;
    double unit;
    const char* suffix;
};

// Days begin at two, so that figures around one day stay comparable in hours.
constexpr std::array<Scale, 6> kScales = {{{172'800e6, 86'400e6, "d"},
                                           {3'600e6, 3'600e6, "h"},
                                           {60e6, 60e6, "min"},
                                           {1e6, 1e6, "s"},
                                           {1e3, 1e3, "ms"},
                                           {0, 1, "us"}}};

// Below half a microsecond there is nothing to say.
bool is_nothing(double microseconds) {
    return std::fabs(microseconds) < 0.5;
}

const Scale& scale_of(double microseconds) {
    const double size = std::fabs(microseconds);
    return *std::find_if(kScales.begin(), kScales.end(),
                         [&](const Scale& scale) { return size >= scale.from; });
}

int decimals_of(double amount) {
    return std::fabs(amount) < 9.995 ? 2 : std::fabs(amount) < 99.95 ? 1 : 0;
}

}  // namespace

DurationUnit common_unit(std::span<const double> microseconds) {
    constexpr double kMost = 10'000;
    double least = 0;
    double greatest = 0;
    for (const double value : microseconds) {
        const double size = std::fabs(value);
        if (!is_nothing(size)) {
            least = least > 0 ? std::min(least, size) : size;
            greatest = std::max(greatest, size);
        }
    }
    const Scale* scale = &scale_of(least);
    while (scale != kScales.data() && greatest / scale->unit >= kMost) {
        --scale;
    }
    return {scale->unit, scale->suffix};
}

std::string duration(double microseconds, const DurationUnit& unit) {
    if (is_nothing(microseconds)) {
        return fmt::format("0 {}", unit.suffix);
    }
    const double amount = microseconds / unit.microseconds;
    return fmt::format("{} {}", fixed(amount, decimals_of(amount)), unit.suffix);
}

std::string duration_with_spread(double microseconds, double spread, const DurationUnit& unit) {
    const double greater = std::max(std::fabs(microseconds), std::fabs(spread));
    if (is_nothing(greater)) {
        return fmt::format("0 +- 0 {}", unit.suffix);
    }
    const int decimals = decimals_of(greater / unit.microseconds);
    return fmt::format("{} +- {} {}", fixed(microseconds / unit.microseconds, decimals),
                       fixed(spread / unit.microseconds, decimals), unit.suffix);
}

std::string duration(double microseconds) {
    return is_nothing(microseconds) ? "0 s"
                                    : duration(microseconds, common_unit({&microseconds, 1}));
}

std::string duration_with_spread(double microseconds, double spread) {
    const double greater = std::max(std::fabs(microseconds), std::fabs(spread));
    return is_nothing(greater)
               ? "0 +- 0 s"
               : duration_with_spread(microseconds, spread, common_unit({&greater, 1}));
}

}  // namespace regimen::report
