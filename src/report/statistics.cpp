#include "report/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/assert.hpp"

namespace regimen::report {
namespace {

// Degrees of freedom 1..30; computed by integrating the density.
constexpr std::array<double, 30> kStudentT975 = {
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004,
    2.262157,  2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905,
    2.109816,  2.100922, 2.093024, 2.085963, 2.079614, 2.073873, 2.068658, 2.063899,
    2.059539,  2.055529, 2.051831, 2.048407, 2.045230, 2.042272};

}  // namespace

double student_t_975(std::size_t degrees_of_freedom) {
    REGIMEN_ASSERT(degrees_of_freedom >= 1, "an interval needs two values");
    if (degrees_of_freedom <= kStudentT975.size()) {
        return kStudentT975[degrees_of_freedom - 1];
    }
    // Cornish and Fisher's expansion around the normal quantile; from 31 on it is right to 1e-6.
    const double z = 1.959963984540054;
    const double z3 = z * z * z;
    const double z5 = z3 * z * z;
    const double z7 = z5 * z * z;
    const double z9 = z7 * z * z;
    const double v = static_cast<double>(degrees_of_freedom);
    return z + (z3 + z) / (4 * v) + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v) +
           (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v) +
           (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * v * v * v * v);
}

Description describe(std::span<const double> values) {
    Description result;
    result.n = values.size();
    if (values.empty()) {
        return result;
    }
    const double n = static_cast<double>(values.size());
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    result.mean = sum / n;
    if (values.size() < 2) {
        return result;
    }
    double squares = 0;
    for (const double value : values) {
        squares += (value - result.mean) * (value - result.mean);
    }
    result.sd = std::sqrt(squares / (n - 1));
    const double half = student_t_975(values.size() - 1) * *result.sd / std::sqrt(n);
    result.ci95 = Interval{result.mean - half, result.mean + half};
    return result;
}

Description describe_paired_difference(std::span<const double> a, std::span<const double> b) {
    REGIMEN_ASSERT(a.size() == b.size(), "pairs: {} and {} values", a.size(), b.size());
    std::vector<double> differences(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        differences[i] = b[i] - a[i];
    }
    return describe(differences);
}

std::optional<std::int64_t> percentile(std::vector<std::int64_t> values, int permille) {
    REGIMEN_ASSERT(permille >= 1 && permille <= 1000, "permille {}", permille);
    if (values.empty()) {
        return std::nullopt;
    }
    const std::size_t share = static_cast<std::size_t>(permille);
    const std::size_t rank = (values.size() * share + 999) / 1000;  // 1-based, rounded up
    const auto chosen = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(values.begin(), chosen, values.end());
    return *chosen;
}

}  // namespace regimen::report
