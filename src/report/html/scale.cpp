#include "report/html/scale.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

#include "report/numbers.hpp"

namespace regimen::report {
namespace {

// 1, 2 or 5 times a power of ten, the least that is not below `rough`. Multiplying and dividing by
// ten stays exact for every step a percentage or a duration needs.
double nice_step(double rough) {
    double power = 1;
    while (power > rough) {
        power /= 10;
    }
    while (power * 10 <= rough) {
        power *= 10;
    }
    for (const double factor : std::array<double, 3>{1, 2, 5}) {
        if (power * factor >= rough) {
            return power * factor;
        }
    }
    return power * 10;
}

}  // namespace

double Scale::operator()(double value) const {
    const double span = domain_hi - domain_lo;
    const double share = span > 0 ? (value - domain_lo) / span : 0;
    return range_lo + share * (range_hi - range_lo);
}

std::vector<double> ticks(double lo, double hi, int wanted) {
    std::vector<double> values;
    if (!(hi > lo) || wanted < 1) {
        return values;
    }
    const double step = nice_step((hi - lo) / wanted);
    // By index, so that errors do not add up; counted, so that it ends whatever the magnitudes are.
    const double first = std::ceil(lo / step - 1e-9);
    for (int i = 0; i <= wanted + 1; ++i) {
        const double value = (first + i) * step;
        if (value <= hi + step * 1e-9) {
            values.push_back(value);
        }
    }
    return values;
}

double nice_ceiling(double value) {
    if (!(value > 0)) {
        return 1;
    }
    const double step = nice_step(value / 5);
    return std::ceil(value / step - 1e-9) * step;
}

std::string tick_label(double value, double step) {
    const int decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
    return fixed(value, decimals);
}

void draw_axes(Svg& svg, const Plot& plot, int x_ticks, int y_ticks, AxisTitles titles) {
    const Scale& x = plot.x;
    const Scale& y = plot.y;
    svg.open_group("class=\"axes\"");
    const std::vector<double> across = ticks(x.domain_lo, x.domain_hi, x_ticks);
    const std::vector<double> up = ticks(y.domain_lo, y.domain_hi, y_ticks);
    const auto step = [](const std::vector<double>& t) { return t.size() > 1 ? t[1] - t[0] : 1; };
    for (const double value : up) {
        const double at = y(value);
        svg.line({x.range_lo, at}, {x.range_hi, at}, "class=\"grid\"");
        svg.text({x.range_lo - 8, at + 4}, tick_label(value, step(up)), "class=\"tick end\"");
    }
    for (const double value : across) {
        const double at = x(value);
        svg.line({at, y.range_lo}, {at, y.range_lo + 5}, "class=\"axis\"");
        svg.text({at, y.range_lo + 20}, tick_label(value, step(across)), "class=\"tick mid\"");
    }
    svg.line({x.range_lo, y.range_lo}, {x.range_hi, y.range_lo}, "class=\"axis\"");
    svg.text({x.range_hi, y.range_lo + 40}, titles.x, "class=\"title end\"");
    svg.text({x.range_lo - 36, y.range_hi - 14}, titles.y, "class=\"title\"");
    svg.close_group();
}

}  // namespace regimen::report
