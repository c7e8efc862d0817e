#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <span>
#include <tuple>

#include "report/escape.hpp"
#include "report/html/charts.hpp"
#include "report/html/data_table.hpp"
#include "report/html/palette.hpp"
#include "report/html/scale.hpp"
#include "report/html/section.hpp"
#include "report/numbers.hpp"
#include "report/summary.hpp"

namespace regimen::report {
namespace {

// What part of the curves one drawing shows.
struct Window2D {
    double x_lo = 0;
    double x_hi = 0;
    double y_lo = 0;
    double y_hi = 0;
    int marker_every = 10;
    std::string_view id;
};

// The zoom begins a little before the first curve bends away from the diagonal.
constexpr double kLatestZoom = 88;
constexpr double kEarliestZoom = 30;  // before that the whole run shows it as well

std::size_t series_of(const ReplayResult& result, const std::string& policy) {
    const std::vector<std::string> names = policies(result);
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), policy) - names.begin());
}

double last_arrived(const ReplayResult& result) {
    std::int64_t last = 0;
    for (const MeanCurve& curve : result.mean_curves) {
        last = std::max(last, curve.points.back().arrived_pct);
    }
    return static_cast<double>(last);
}

double zoom_from(const ReplayResult& result) {
    double lowest = 100;
    for (const MeanCurve& curve : result.mean_curves) {
        lowest = std::min(lowest, curve.points.back().mean);
    }
    return std::min(kLatestZoom, std::floor((lowest - 3) / 4) * 4);
}

bool worth_a_zoom(const ReplayResult& result) {
    return zoom_from(result) >= kEarliestZoom && last_arrived(result) > zoom_from(result) + 4;
}

Window2D whole(const ReplayResult& result) {
    return {0, std::max(1.0, last_arrived(result)), 0, 100, 10, "allocation"};
}

// From where the lowest curve leaves the others behind up to the highest bound.
Window2D near_saturation(const ReplayResult& result) {
    const double from = zoom_from(result);
    double lo = 100;
    double hi = 0;
    for (const MeanCurve& curve : result.mean_curves) {
        for (const MeanCurvePoint& point : curve.points) {
            if (static_cast<double>(point.arrived_pct) >= from + 2) {
                lo = std::min(lo, point.ci95 ? point.ci95->lo : point.mean);
            }
            hi = std::max(hi, point.ci95 ? point.ci95->hi : point.mean);
        }
    }
    if (result.bounds) {
        for (const auto* bound : {&result.bounds->free, &result.bounds->no_reject}) {
            for (const CurvePoint& point : *bound) {
                hi = std::max(hi, point.allocated_pct);
            }
        }
    }
    return {from, last_arrived(result), std::floor(lo - 0.5), std::min(100.0, std::ceil(hi)),
            2,    "saturation"};
}

std::string describe_point(const std::string& policy, const MeanCurvePoint& point) {
    std::string text = fmt::format("{}: {} % allocated at {} % arrived", policy,
                                   fixed(point.mean, 2), point.arrived_pct);
    if (point.ci95) {
        text += fmt::format(" (95 % interval {} to {}, {} runs)", fixed(point.ci95->lo, 2),
                            fixed(point.ci95->hi, 2), point.n);
    }
    return text;
}

void draw_band(Svg& svg, const Plot& plot, const MeanCurve& curve) {
    std::vector<Point> outline;
    for (const MeanCurvePoint& point : curve.points) {
        if (point.ci95) {
            outline.push_back(
                {plot.x(static_cast<double>(point.arrived_pct)), plot.y(point.ci95->hi)});
        }
    }
    for (auto point = curve.points.rbegin(); point != curve.points.rend(); ++point) {
        if (point->ci95) {
            outline.push_back(
                {plot.x(static_cast<double>(point->arrived_pct)), plot.y(point->ci95->lo)});
        }
    }
    if (outline.size() > 2) {
        svg.polygon(outline, "class=\"band\"");
    }
}

// Markers of the series are staggered, since the curves lie on each other until saturation.
void draw_curve(Svg& svg, const Plot& plot, const Window2D& window, const MeanCurve& curve,
                std::size_t series) {
    std::vector<Point> line;
    for (const MeanCurvePoint& point : curve.points) {
        line.push_back({plot.x(static_cast<double>(point.arrived_pct)), plot.y(point.mean)});
    }
    svg.open_group(fmt::format("class=\"{}\"", series_class(series)));
    draw_band(svg, plot, curve);
    svg.polyline(line, fmt::format("class=\"curve\" stroke-dasharray=\"{}\"", series_dash(series)));
    const std::int64_t every =
        window.marker_every * std::int64_t{window.x_hi - window.x_lo > 60 ? 1 : 2};
    const std::int64_t offset = static_cast<std::int64_t>(series) * every / 4;
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
        const double arrived = static_cast<double>(curve.points[i].arrived_pct);
        if (curve.points[i].arrived_pct % every == offset % every && arrived >= window.x_lo &&
            arrived <= window.x_hi && curve.points[i].mean >= window.y_lo) {
            svg.marker(series_marker(series), line[i], 4, "class=\"mark\"",
                       describe_point(curve.policy, curve.points[i]));
        }
    }
    svg.close_group();
}

// A bound is known at some points only: a line through several, a level stroke around a single one.
void draw_bound(Svg& svg, const Plot& plot, std::span<const CurvePoint> bound,
                std::string_view label, std::string_view classes) {
    if (bound.empty()) {
        return;
    }
    std::vector<Point> line;
    for (const CurvePoint& point : bound) {
        line.push_back(
            {plot.x(static_cast<double>(point.arrived_pct)), plot.y(point.allocated_pct)});
    }
    if (bound.size() == 1) {
        const double middle = static_cast<double>(bound.front().arrived_pct);
        const double end = std::min(plot.x.domain_hi, middle + 10);
        line = {{plot.x(std::max(plot.x.domain_lo, middle - 5)), line[0].y},
                {plot.x(end), line[0].y}};
    }
    svg.polyline(line, fmt::format("class=\"bound {}\"", classes));
    for (const CurvePoint& point : bound) {
        svg.marker(Marker::kDiamond,
                   {plot.x(static_cast<double>(point.arrived_pct)), plot.y(point.allocated_pct)}, 3,
                   "class=\"bound-mark\"",
                   fmt::format("{}: {} % at {} % arrived", label, fixed(point.allocated_pct, 2),
                               point.arrived_pct));
    }
}

// Names and last values at the right edge, pushed apart where they would overlap.
void label_ends(Svg& svg, const Plot& plot, const ReplayResult& result) {
    struct Label {
        double y;
        std::string text;
        std::size_t series;
    };
    std::vector<Label> labels;
    for (const MeanCurve& curve : result.mean_curves) {
        const MeanCurvePoint& last = curve.points.back();
        labels.push_back({plot.y(last.mean) + 4,
                          fmt::format("{} {}", shorten(curve.policy, 14), fixed(last.mean, 2)),
                          series_of(result, curve.policy)});
    }
    std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) {
        return std::tie(a.y, a.series) < std::tie(b.y, b.series);
    });
    constexpr double kLineHeight = 16;
    for (std::size_t i = 1; i < labels.size(); ++i) {
        labels[i].y = std::max(labels[i].y, labels[i - 1].y + kLineHeight);
    }
    double lowest = plot.y.range_lo + kLineHeight;
    for (std::size_t i = labels.size(); i-- > 0;) {
        labels[i].y = std::min(labels[i].y, lowest);
        lowest = labels[i].y - kLineHeight;
    }
    for (const Label& label : labels) {
        svg.text({plot.x.range_hi + 10, label.y}, label.text,
                 fmt::format("class=\"end-label {}\"", series_class(label.series)));
    }
}

std::string draw(const ReplayResult& result, const Window2D& window, Layout layout) {
    const bool wide = layout == Layout::kWide;
    const double width = layout_width(layout);
    const double height = wide ? 430 : 330;
    const Plot plot{{window.x_lo, window.x_hi, 44, width - (wide ? 160 : 12)},
                    {window.y_lo, window.y_hi, height - 52, 32}};
    Svg svg(width, height,
            fmt::format("Line chart: accelerators allocated against demand arrived, {} to {} %",
                        fixed(window.x_lo, 0), fixed(window.x_hi, 0)));
    draw_axes(svg, plot, wide ? 10 : 5, wide ? 6 : 5,
              {"demand arrived, % of capacity", "allocated, % of capacity"});
    const std::string clip_id = fmt::format("clip-{}-{}", window.id, wide ? "wide" : "narrow");
    svg.clip(clip_id, {plot.x.range_lo, plot.y.range_hi - 6}, plot.x.range_hi - plot.x.range_lo + 6,
             plot.y.range_lo - plot.y.range_hi + 6);
    svg.open_group(fmt::format("clip-path=\"url(#{})\"", clip_id));
    const double full = std::min(100.0, window.x_hi);
    svg.line({plot.x(0), plot.y(0)}, {plot.x(full), plot.y(full)}, "class=\"ideal\"");
    if (window.x_hi > 100) {
        svg.line({plot.x(100), plot.y.range_lo}, {plot.x(100), plot.y.range_hi},
                 "class=\"reference\"");
    }
    if (result.bounds) {
        draw_bound(svg, plot, result.bounds->free, "bound for any placement", "free");
        draw_bound(svg, plot, result.bounds->no_reject,
                   "bound when every kind of pod is served alike", "no-reject");
    }
    // The first policy is the one that the report is about: on top.
    for (std::size_t i = result.mean_curves.size(); i-- > 0;) {
        const MeanCurve& curve = result.mean_curves[i];
        draw_curve(svg, plot, window, curve, series_of(result, curve.policy));
    }
    svg.close_group();
    if (wide) {
        label_ends(svg, plot, result);
    }
    return svg.finish("plot");
}

std::string bound_swatch(std::string_view classes) {
    Svg svg(30, 14, "");
    svg.line({1, 7}, {29, 7}, fmt::format("class=\"bound {}\"", classes));
    return svg.finish("swatch line");
}

std::string allocation_legend(const ReplayResult& result) {
    std::vector<LegendEntry> entries;
    for (const MeanCurve& curve : result.mean_curves) {
        entries.push_back({series_swatch(series_of(result, curve.policy)), curve.policy});
    }
    Svg ideal(30, 14, "");
    ideal.line({1, 12}, {29, 2}, "class=\"ideal\"");
    entries.push_back({ideal.finish("swatch line"), "everything that arrived is placed"});
    if (result.bounds && !result.bounds->free.empty()) {
        entries.push_back({bound_swatch("free"), "bound for any placement"});
    }
    if (result.bounds && !result.bounds->no_reject.empty()) {
        entries.push_back(
            {bound_swatch("no-reject"), "bound when every kind of pod is served alike"});
    }
    return legend(entries);
}

std::string curve_table(const ReplayResult& result) {
    DataTable table("Allocation curves", {{"policy", "", Align::kLeft},
                                          {"arrived %", "arrived_pct"},
                                          {"runs", "n"},
                                          {"allocated %", "mean"},
                                          {"95 % from", "ci95/0"},
                                          {"to", "ci95/1"}});
    for (std::size_t c = 0; c < result.mean_curves.size(); ++c) {
        const MeanCurve& curve = result.mean_curves[c];
        for (std::size_t i = 0; i < curve.points.size(); ++i) {
            const MeanCurvePoint& point = curve.points[i];
            const auto [lo, hi] = written(point.ci95, point.mean);
            table.add(fmt::format("/mean_curves/{}/points/{}", c, i),
                      {curve.policy, fmt::format("{}", point.arrived_pct),
                       fmt::format("{}", point.n), exact(point.mean), exact(lo), exact(hi)});
        }
    }
    return table.finish();
}

std::string bound_table(const Bounds& bounds) {
    DataTable table("Upper bounds", {{"bound", "", Align::kLeft},
                                     {"arrived %", "arrived_pct"},
                                     {"allocated %", "allocated_pct"}});
    const auto add = [&table](std::string_view key, std::span<const CurvePoint> points) {
        for (std::size_t i = 0; i < points.size(); ++i) {
            table.add(fmt::format("/bounds/{}/{}", key, i),
                      {std::string(key), fmt::format("{}", points[i].arrived_pct),
                       fixed(points[i].allocated_pct, kCurveDecimals)});
        }
    };
    add("free", bounds.free);
    add("no_reject", bounds.no_reject);
    return table.empty() ? std::string() : table.finish();
}

}  // namespace

std::string allocation_section(const ReplayResult& result) {
    if (result.mean_curves.empty()) {
        return {};
    }
    const auto chart = [&result](const Window2D& window) {
        return both_layouts([&](Layout layout) { return draw(result, window, layout); });
    };
    std::string body = allocation_legend(result);
    const std::string complete =
        figure("chart-allocation", "The whole run, from an empty fleet.", chart(whole(result)));
    if (worth_a_zoom(result)) {
        body += figure("chart-saturation",
                       "Near saturation, where placements differ. Bands are 95 % intervals of the "
                       "mean over the seeds; the vertical line marks as much demand as capacity.",
                       chart(near_saturation(result)));
        body += "<details class=\"more\"><summary>The whole run, from an empty fleet</summary>" +
                complete + "</details>\n";
    } else {
        body += complete;
    }
    body += curve_table(result);
    body += result.bounds ? bound_table(*result.bounds) : "";
    return section(
        "allocation", "How much of the fleet gets used",
        "Pods arrive one by one until they have asked for more accelerators than there are. The "
        "closer a curve stays to the diagonal and then to its bound, the less is left idle.",
        body);
}

}  // namespace regimen::report
