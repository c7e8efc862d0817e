#include "report/html/svg.hpp"

#include <array>
#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/numbers.hpp"

namespace regimen::report {
namespace {

// `/>` or, with a tooltip, `><title>..</title></tag>`.
std::string close(std::string_view tag, std::string_view tooltip) {
    return tooltip.empty() ? std::string("/>")
                           : fmt::format("><title>{}</title></{}>", html(tooltip), tag);
}

std::string coordinates(std::span<const Point> points) {
    std::string text;
    for (const Point& point : points) {
        text += fmt::format("{}{},{}", text.empty() ? "" : " ", coordinate(point.x),
                            coordinate(point.y));
    }
    return text;
}

std::string polygon_element(std::span<const Point> points, std::string_view attributes,
                            std::string_view tooltip) {
    return fmt::format("<polygon points=\"{}\" {}{}", coordinates(points), attributes,
                       close("polygon", tooltip));
}

}  // namespace

std::string coordinate(double value) {
    std::string text = fixed(value, 1);
    if (text.ends_with(".0")) {
        text.resize(text.size() - 2);
    }
    return text;
}

Svg::Svg(double width, double height, std::string_view label)
    : head_(fmt::format("viewBox=\"0 0 {} {}\" {}", coordinate(width), coordinate(height),
                        label.empty()
                            ? std::string("aria-hidden=\"true\"")
                            : fmt::format("role=\"img\" aria-label=\"{}\"", html(label)))) {}

void Svg::rect(double x, double y, double width, double height, std::string_view attributes,
               std::string_view tooltip) {
    body_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {}{}", coordinate(x),
                         coordinate(y), coordinate(width), coordinate(height), attributes,
                         close("rect", tooltip));
}

void Svg::line(Point from, Point to, std::string_view attributes) {
    body_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" {}/>", coordinate(from.x),
                         coordinate(from.y), coordinate(to.x), coordinate(to.y), attributes);
}

void Svg::polyline(std::span<const Point> points, std::string_view attributes) {
    body_ += fmt::format("<polyline points=\"{}\" {}/>", coordinates(points), attributes);
}

void Svg::polygon(std::span<const Point> points, std::string_view attributes) {
    body_ += polygon_element(points, attributes, {});
}

void Svg::marker(Marker shape, Point at, double radius, std::string_view attributes,
                 std::string_view tooltip) {
    const double r = radius;
    const auto [x, y] = at;
    switch (shape) {
        case Marker::kCircle:
        case Marker::kRing:
            body_ +=
                fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" {}{}", coordinate(x),
                            coordinate(y), coordinate(r), attributes, close("circle", tooltip));
            return;
        case Marker::kSquare:
            return rect(x - r, y - r, 2 * r, 2 * r, attributes, tooltip);
        case Marker::kTriangle: {
            const std::array<Point, 3> points = {
                {{x, y - r * 1.2}, {x + r * 1.2, y + r}, {x - r * 1.2, y + r}}};
            body_ += polygon_element(points, attributes, tooltip);
            return;
        }
        case Marker::kDiamond: {
            const std::array<Point, 4> points = {
                {{x, y - r * 1.3}, {x + r * 1.3, y}, {x, y + r * 1.3}, {x - r * 1.3, y}}};
            body_ += polygon_element(points, attributes, tooltip);
            return;
        }
        case Marker::kCross: {
            const double t = r * 0.4;
            const std::array<Point, 12> points = {{{x - t, y - r},
                                                   {x + t, y - r},
                                                   {x + t, y - t},
                                                   {x + r, y - t},
                                                   {x + r, y + t},
                                                   {x + t, y + t},
                                                   {x + t, y + r},
                                                   {x - t, y + r},
                                                   {x - t, y + t},
                                                   {x - r, y + t},
                                                   {x - r, y - t},
                                                   {x - t, y - t}}};
            body_ += polygon_element(points, attributes, tooltip);
            return;
        }
    }
}

void Svg::text(Point at, std::string_view content, std::string_view attributes) {
    body_ += fmt::format("<text x=\"{}\" y=\"{}\" {}>{}</text>", coordinate(at.x), coordinate(at.y),
                         attributes, html(content));
}

void Svg::open_group(std::string_view attributes) {
    body_ += fmt::format("<g {}>", attributes);
}

void Svg::close_group() {
    body_ += "</g>";
}

void Svg::clip(std::string_view id, Point corner, double width, double height) {
    body_ += fmt::format(
        "<clipPath id=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>", id,
        coordinate(corner.x), coordinate(corner.y), coordinate(width), coordinate(height));
}

std::string Svg::finish(std::string_view classes) const {
    return fmt::format("<svg class=\"{}\" {}>{}</svg>", classes, head_, body_);
}

}  // namespace regimen::report
