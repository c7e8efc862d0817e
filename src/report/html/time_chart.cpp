#include <algorithm>
#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/html/charts.hpp"
#include "report/html/data_table.hpp"
#include "report/html/palette.hpp"
#include "report/html/scale.hpp"
#include "report/html/section.hpp"
#include "report/metrics.hpp"
#include "report/numbers.hpp"
#include "report/summary.hpp"

namespace regimen::report {
namespace {

// The rows of one time metric that policies have, with their style.
struct Bar {
    const SummaryRow* row = nullptr;
    std::size_t series = 0;
};

std::vector<Bar> bars_of(const ReplayResult& result, const Metric& metric) {
    std::vector<Bar> bars;
    const std::vector<std::string> names = policies(result);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (const SummaryRow* row = find_row(result, names[i], metric.name)) {
            bars.push_back({row, i});
        }
    }
    return bars;
}

double upper_end(const SummaryRow& row) {
    return row.ci95 ? row.ci95->hi : row.mean;
}

std::string tooltip(const SummaryRow& row) {
    std::string text = fmt::format("{}: {}", row.policy, duration(row.mean));
    if (row.ci95) {
        text += fmt::format(" (95 % interval {} to {}, {} runs)", duration(row.ci95->lo),
                            duration(row.ci95->hi), row.n);
    }
    return text;
}

void draw_whisker(Svg& svg, const Scale& x, double y, const Interval& interval) {
    const double lo = x(std::max(0.0, interval.lo));
    const double hi = x(interval.hi);
    svg.line({lo, y}, {hi, y}, "class=\"whisker\"");
    svg.line({lo, y - 5}, {lo, y + 5}, "class=\"whisker\"");
    svg.line({hi, y - 5}, {hi, y + 5}, "class=\"whisker\"");
}

std::string draw(const std::vector<Bar>& bars, const Metric& metric) {
    const double pitch = 44;
    const double width = kNarrowWidth;
    double most = 1;
    for (const Bar& bar : bars) {
        most = std::max(most, upper_end(*bar.row));
    }
    const Scale x{0, most, 4, width - 78};
    Svg svg(width, pitch * static_cast<double>(bars.size()) + 4,
            fmt::format("Bars with 95 % intervals: {}", metric.label));
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const SummaryRow& row = *bars[i].row;
        const double top = pitch * static_cast<double>(i);
        const double middle = top + 29;
        svg.text({4, top + 14}, shorten(row.policy, 36), "class=\"row-label\"");
        svg.open_group(fmt::format("class=\"{}\"", series_class(bars[i].series)));
        svg.rect(4, top + 20, std::max(1.0, x(row.mean) - 4), 18, "class=\"bar\"", tooltip(row));
        svg.marker(series_marker(bars[i].series), {x(row.mean), middle}, 4, "class=\"mark\"");
        svg.close_group();
        if (row.ci95) {
            draw_whisker(svg, x, middle, *row.ci95);
        }
        svg.text({x(upper_end(row)) + 10, middle + 5}, duration(row.mean),
                 "class=\"value strong\"");
    }
    return svg.finish("panel");
}

}  // namespace

std::string time_section(const ReplayResult& result) {
    std::string panels;
    std::vector<std::string> names;
    for (const Metric& metric : metrics()) {
        const bool time = metric.unit == Unit::kMicroseconds;
        const std::vector<Bar> bars = bars_of(result, metric);
        if (bars.empty() || metric.figure < Figure::kWaitMean) {
            continue;
        }
        names.push_back(metric.name);
        if (time) {
            panels +=
                fmt::format("<div><h3>{}</h3>{}</div>", html(metric.label), draw(bars, metric));
        }
    }
    if (panels.empty()) {
        return {};
    }
    return section("time", "How long jobs wait and take",
                   "Shorter is better. Jobs that had not started or finished when measuring ended "
                   "are counted as censored: they enter with the time so far, so true means are "
                   "higher where there are many.",
                   figure("chart-time",
                          "Mean over the seeds; whiskers are 95 % intervals. Completion counts "
                          "from submission. Each panel has its own scale.",
                          "<div class=\"panels\">" + panels + "</div>") +
                       summary_details(result, "Times, in microseconds", names));
}

}  // namespace regimen::report
