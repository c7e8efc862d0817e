// How series and causes look. Colours are Okabe and Ito's ("Color Universal Design", 2008), told
// apart with every common form of colour blindness, lightened where the page is dark; each series
// also has a dash pattern and a marker, each cause a hatching, so colour never stands alone.
//
// Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/cause.hpp"
#include "report/html/svg.hpp"

namespace regimen::report {

inline constexpr std::size_t kSeriesStyles = 8;  // more policies than that begin again

// "s0".."s7": the class that sets the colour of the series.
std::string series_class(std::size_t series);
std::string_view series_dash(std::size_t series);  // a stroke-dasharray, "none" for solid
Marker series_marker(std::size_t series);

// One legend entry: a piece of the line with its marker.
std::string series_swatch(std::size_t series);

// The fill attribute of a shape filled with the cause's colour and hatching.
std::string cause_fill(Cause cause);
std::string cause_swatch(Cause cause);

// The hatchings, once per page, before any shape that uses them.
std::string pattern_definitions();

// The custom properties (--s0.., --c0..) for light and for dark pages.
std::string palette_css();

}  // namespace regimen::report
