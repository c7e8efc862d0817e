// Inline SVG, written piece by piece. Coordinates are in CSS pixels with one decimal; text and
// tooltips are escaped here, `attributes` (classes, anchors) are trusted text of this folder.
//
// A drawing is one image to assistive technology, named by its label (decoration when the label is
// empty); the data table beside every chart holds the numbers. Not copyable by accident; no thread
// rule beyond that of std::string.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace regimen::report {

struct Point {
    double x = 0;
    double y = 0;
};

// Charts are drawn twice, for wide and for narrow screens, since text must not shrink with the
// drawing; style sheets show one of the two.
enum class Layout : std::uint8_t { kWide, kNarrow };
inline constexpr double kWideWidth = 880;
inline constexpr double kNarrowWidth = 350;
inline double layout_width(Layout layout) {
    return layout == Layout::kWide ? kWideWidth : kNarrowWidth;
}

// Shapes tell series apart without colour.
enum class Marker : std::uint8_t { kCircle, kSquare, kTriangle, kDiamond, kCross, kRing };

class Svg {
public:
    Svg(double width, double height, std::string_view label);
    Svg(const Svg&) = delete;
    Svg& operator=(const Svg&) = delete;

    void rect(double x, double y, double width, double height, std::string_view attributes,
              std::string_view tooltip = {});
    void line(Point from, Point to, std::string_view attributes);
    void polyline(std::span<const Point> points, std::string_view attributes);
    void polygon(std::span<const Point> points, std::string_view attributes);
    void marker(Marker shape, Point at, double radius, std::string_view attributes,
                std::string_view tooltip = {});
    void text(Point at, std::string_view content, std::string_view attributes = {});
    // Everything until close_group() is inside <g attributes>.
    void open_group(std::string_view attributes);
    void close_group();
    // What is drawn in a group with clip-path="url(#id)" is cut to the rectangle.
    void clip(std::string_view id, Point corner, double width, double height);

    // The finished element, with these classes.
    std::string finish(std::string_view classes = {}) const;

private:
    std::string head_;
    std::string body_;
};

// "12.5", "12", "-0.3": at most one decimal.
std::string coordinate(double value);

// Both drawings of a chart.
template <class Draw>  // std::string draw(Layout)
std::string both_layouts(Draw draw) {
    return "<div class=\"wide\">" + draw(Layout::kWide) + "</div><div class=\"narrow\">" +
           draw(Layout::kNarrow) + "</div>";
}

}  // namespace regimen::report
