// How numbers are written. Two kinds, never mixed: exact (what JSON, CSV and every data table
// print, always the same digits for the same value) and human (headlines and axis labels, rounded).
//
// Pure functions, independent of the locale.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace regimen::report {

// Decimals of the exact form: points of curves, and everything that statistics compute.
inline constexpr int kCurveDecimals = 2;
inline constexpr int kStatisticDecimals = 4;

// "95.9700": fixed decimals, never "-0.00". The value must be finite.
std::string fixed(double value, int decimals);
inline std::string exact(double value) {
    return fixed(value, kStatisticDecimals);
}

// Milli-units as a decimal: 1300 is "1.3".
std::string from_milli(std::int64_t milli);
// "10,866"
std::string grouped(std::int64_t value);
// "1 node", "0 nodes", "2.5 nodes": an amount as it is printed, and a noun that takes an s.
std::string counted(std::string_view amount, std::string_view noun);
// Whole accelerators, "4,361.5": one decimal only when there is something to show.
std::string accelerators(std::int64_t gpu_milli);
// "850 ms", "42.0 s", "3.41 min", "2.10 h", "3.25 d": three significant digits.
std::string duration(double microseconds);
// "2.05 +- 1.00 min": both in the unit, and with the decimals, of the greater one.
std::string duration_with_spread(double microseconds, double spread);
// One unit for figures that stand side by side: the least of them reads well in it, and none has
// more than four digits before the point. Zeros do not count.
struct DurationUnit {
    double microseconds = 1;
    std::string_view suffix = "us";
};
DurationUnit common_unit(std::span<const double> microseconds);
std::string duration(double microseconds, const DurationUnit& unit);
std::string duration_with_spread(double microseconds, double spread, const DurationUnit& unit);

}  // namespace regimen::report
