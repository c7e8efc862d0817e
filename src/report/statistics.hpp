// The few statistics that results need. Only + - * / and sqrt are used and sums run in the order of
// the input, so every machine prints the same digits.
//
// Definitions: sd is the sample standard deviation (n - 1); the 95 % interval of a mean is
// mean +- t(n-1) * sd / sqrt(n) with Student's two-sided 97.5 % quantile; both need n >= 2.
// Comparisons are paired (same input, same seed), so the interval is that of the mean of the
// differences. A percentile is the nearest rank: the smallest value that at least that share of the
// values does not exceed; it is always one of the values.
//
// O(n), percentile O(n). Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "report/replay_result.hpp"

namespace regimen::report {

struct Description {
    std::size_t n = 0;
    double mean = 0;  // 0 when n is 0
    std::optional<double> sd;
    std::optional<Interval> ci95;
};

Description describe(std::span<const double> values);

// Describes b[i] - a[i]. Both have the same length.
Description describe_paired_difference(std::span<const double> a, std::span<const double> b);

// Student's t: P(|T| <= result) = 95 % with this many degrees of freedom (>= 1).
double student_t_975(std::size_t degrees_of_freedom);

// Nearest rank; permille in 1..1000. Empty input has none. Takes a copy since it selects in place.
std::optional<std::int64_t> percentile(std::vector<std::int64_t> values, int permille);

}  // namespace regimen::report
