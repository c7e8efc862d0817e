// From values to pixels, and where to put the ticks. Pure values; O(1), ticks O(their number).
#pragma once

#include <vector>

#include "report/html/svg.hpp"

namespace regimen::report {

// Linear. A domain of no width maps to the start of the range.
struct Scale {
    double domain_lo = 0;
    double domain_hi = 1;
    double range_lo = 0;  // pixels; may be greater than range_hi (y grows downwards)
    double range_hi = 1;

    double operator()(double value) const;
};

// Multiples of 1, 2 or 5 times a power of ten inside [lo, hi], about `wanted` of them.
std::vector<double> ticks(double lo, double hi, int wanted);

// The least "nice" value that is not below; for the end of an axis that starts at zero.
double nice_ceiling(double value);

// "25", "0.5", "0.05": as many decimals as the step between ticks needs.
std::string tick_label(double value, double step);

// The frame of a chart with two axes.
struct Plot {
    Scale x;
    Scale y;
};

struct AxisTitles {
    std::string_view x;
    std::string_view y;
};

// Grid lines, tick labels and titles, in the frame that the scales span.
void draw_axes(Svg& svg, const Plot& plot, int x_ticks, int y_ticks, AxisTitles titles);

}  // namespace regimen::report
