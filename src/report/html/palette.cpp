#include "report/html/palette.hpp"

#include <array>
#include <fmt/format.h>
#include <span>

namespace regimen::report {
namespace {

constexpr std::array<std::string_view, kSeriesStyles> kSeriesLight = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b98200", "#3f9fd8", "#5b6470", "#8f8600"};
constexpr std::array<std::string_view, kSeriesStyles> kSeriesDark = {
    "#4ea8e4", "#ff8a3d", "#25c795", "#e79bc5", "#f0b429", "#9ad4f7", "#b5bdc9", "#f0e442"};
constexpr std::array<std::string_view, kSeriesStyles> kDashes = {
    "none", "7 4", "2 3", "10 3 2 3", "12 5", "5 2 1 2 1 2", "4 6", "1 5"};

constexpr std::array<std::string_view, kStrandingCauseCount> kCausesLight = {
    "#0072b2", "#56b4e9", "#d55e00", "#009e73", "#cc79a7",
    "#e69f00", "#8c6d31", "#6b7280", "#d9dce1"};
constexpr std::array<std::string_view, kStrandingCauseCount> kCausesDark = {
    "#2f8fd0", "#7cc7f2", "#e8772a", "#1fb487", "#d98cb6",
    "#e6a91f", "#b08d4a", "#8b94a3", "#3a424e"};

// Lines of a 8 x 8 tile; "" leaves the colour plain.
constexpr std::array<std::string_view, kStrandingCauseCount> kHatchings = {
    "M0 8L8 0M-2 2L2 -2M6 10L10 6",  // cpu: rising
    "M0 4H8",                        // memory: horizontal
    "",                              // fraction: plain, it is usually the greatest
    "M4 0V8",                        // model: vertical
    "M0 0L8 8M-2 6L2 10M6 -2L10 2",  // gang: falling
    "M0 4H8M4 0V8",                  // taint_selector: grid
    "M0 0L8 8M0 8L8 0",              // other: crossed
    "M1 1h2v2h-2zM5 5h2v2h-2z",      // multi: chequered
    "",                              // no_demand: plain and quiet
};

std::string declarations(std::string_view prefix, std::span<const std::string_view> colours) {
    std::string text;
    for (std::size_t i = 0; i < colours.size(); ++i) {
        text += fmt::format("--{}{}:{};", prefix, i, colours[i]);
    }
    return text;
}

}  // namespace

std::string series_class(std::size_t series) {
    return fmt::format("s{}", series % kSeriesStyles);
}

std::string_view series_dash(std::size_t series) {
    return kDashes[series % kSeriesStyles];
}

Marker series_marker(std::size_t series) {
    return static_cast<Marker>(series % 6);
}

std::string series_swatch(std::size_t series) {
    Svg svg(30, 14, "");
    svg.open_group(fmt::format("class=\"{}\"", series_class(series)));
    svg.line({1, 7}, {29, 7},
             fmt::format("class=\"curve\" stroke-dasharray=\"{}\"", series_dash(series)));
    svg.marker(series_marker(series), {15, 7}, 4, "class=\"mark\"");
    svg.close_group();
    return svg.finish("swatch line");
}

std::string cause_fill(Cause cause) {
    return fmt::format("fill=\"url(#hatch{})\"", static_cast<int>(cause));
}

std::string cause_swatch(Cause cause) {
    Svg svg(16, 14, "");
    svg.rect(0, 0, 16, 14, cause_fill(cause) + " rx=\"2\"");
    return svg.finish("swatch");
}

std::string pattern_definitions() {
    std::string text = "<svg class=\"defs\" aria-hidden=\"true\"><defs>";
    for (std::size_t i = 0; i < kStrandingCauseCount; ++i) {
        text += fmt::format(
            "<pattern id=\"hatch{0}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
            "<rect width=\"8\" height=\"8\" fill=\"var(--c{0})\"/>",
            i);
        if (!kHatchings[i].empty()) {
            text += fmt::format("<path d=\"{}\" class=\"hatch\"/>", kHatchings[i]);
        }
        text += "</pattern>";
    }
    return text + "</defs></svg>";
}

std::string palette_css() {
    std::string text =
        fmt::format(":root{{{}{}}}\n@media(prefers-color-scheme:dark){{:root{{{}{}}}}}\n",
                    declarations("s", kSeriesLight), declarations("c", kCausesLight),
                    declarations("s", kSeriesDark), declarations("c", kCausesDark));
    for (std::size_t i = 0; i < kSeriesStyles; ++i) {
        text += fmt::format(".s{0}{{--series:var(--s{0})}}\n", i);
    }
    return text;
}

}  // namespace regimen::report
