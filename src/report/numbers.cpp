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

std::string grouped(std::int64_t value) {
    std::string digits = fmt::format("{}", value);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t i = digits.size(); i > first + 3;) {
        i -= 3;
        digits.insert(i, ",");
    }
    return digits;
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

std::string duration(double microseconds) {
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
    const double size = std::fabs(microseconds);
    if (size < 0.5) {
        return "0 s";
    }
    const auto* scale = std::find_if(kScales.begin(), kScales.end(),
                                     [&](const Scale& s) { return size >= s.from; });
    const double amount = size / scale->unit;
    const int decimals = amount < 9.995 ? 2 : amount < 99.95 ? 1 : 0;
    return fmt::format("{}{} {}", microseconds < 0 ? "-" : "", fixed(amount, decimals),
                       scale->suffix);
}

}  // namespace regimen::report
