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

std::vector<const Metric*> cause_metrics() {
    std::vector<const Metric*> list;
    for (const Metric& metric : metrics()) {
        if (metric.figure == Figure::kStrandedCause) {
            list.push_back(&metric);
        }
    }
    return list;
}

double mean_of(const ReplayResult& result, const std::string& policy, const Metric& metric) {
    const SummaryRow* row = find_row(result, policy, metric.name);
    return row ? row->mean : 0;
}

double free_pct(const ReplayResult& result, const std::string& policy) {
    double total = 0;
    for (const Metric* metric : cause_metrics()) {
        total += mean_of(result, policy, *metric);
    }
    return total;
}

void draw_bar(Svg& svg, const Scale& x, double top, double height, const ReplayResult& result,
              const std::string& policy) {
    double from = 0;
    for (const Metric* metric : cause_metrics()) {
        const double share = mean_of(result, policy, *metric);
        if (share <= 0) {
            continue;
        }
        const Cause cause = static_cast<Cause>(metric->detail);
        const double left = x(from);
        const double width = x(from + share) - left;
        svg.rect(left, top, width, height, cause_fill(cause) + " class=\"segment\"",
                 fmt::format("{}: {} % of the fleet, {} ({})", policy, fixed(share, 2),
                             metric->label, name(cause)));
        if (width > 44) {  // a plate, since figures on a hatching do not read
            svg.rect(left + width / 2 - 19, top + height / 2 - 9, 38, 18,
                     "class=\"plate\" rx=\"3\"");
            svg.text({left + width / 2, top + height / 2 + 4}, fixed(share, 2),
                     "class=\"value mid\"");
        }
        from += share;
    }
    svg.text({x(from) + 8, top + height / 2 + 5}, fmt::format("{} %", fixed(from, 2)),
             "class=\"value strong\"");
}

std::string draw(const ReplayResult& result, Layout layout) {
    const bool wide = layout == Layout::kWide;
    const std::vector<std::string> names = policies(result);
    const double pitch = wide ? 46 : 58;
    const double bar = 28;
    const double left = wide ? 130 : 10;
    const double width = layout_width(layout);
    const double bottom = 8 + pitch * static_cast<double>(names.size());
    double most = 0;
    for (const std::string& policy : names) {
        most = std::max(most, free_pct(result, policy));
    }
    const Scale x{0, nice_ceiling(most), left, width - (wide ? 80 : 66)};
    Svg svg(width, bottom + 50, "Stacked bars: free accelerators by cause, for each policy");
    svg.open_group("class=\"axes\"");
    const std::vector<double> marks = ticks(0, x.domain_hi, wide ? 8 : 5);
    const double step = marks.size() > 1 ? marks[1] : 1;
    for (const double value : marks) {
        svg.line({x(value), 0}, {x(value), bottom}, "class=\"grid\"");
        svg.text({x(value), bottom + 18}, tick_label(value, step), "class=\"tick mid\"");
    }
    svg.text({x.range_hi, bottom + 40}, "free accelerators, % of capacity", "class=\"title end\"");
    svg.close_group();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double top = 8 + pitch * static_cast<double>(i) + (wide ? 4 : 22);
        if (wide) {
            svg.text({left - 12, top + bar / 2 + 5}, shorten(names[i], 15),
                     "class=\"row-label end\"");
        } else {
            svg.text({left, top - 7}, shorten(names[i], 36), "class=\"row-label\"");
        }
        draw_bar(svg, x, top, bar, result, names[i]);
    }
    return svg.finish("plot");
}

std::string cause_legend(const ReplayResult& result) {
    std::vector<LegendEntry> entries;
    for (const Metric* metric : cause_metrics()) {
        const std::vector<std::string> names = policies(result);
        const bool appears = std::any_of(names.begin(), names.end(), [&](const std::string& p) {
            return mean_of(result, p, *metric) > 0;
        });
        if (appears) {
            const Cause cause = static_cast<Cause>(metric->detail);
            entries.push_back(
                {cause_swatch(cause), fmt::format("{} ({})", metric->label, name(cause))});
        }
    }
    return legend(entries);
}

}  // namespace

std::string stranding_section(const ReplayResult& result) {
    if (!find_row(result, policies(result).empty() ? "" : policies(result).front(),
                  "stranded_pct")) {
        return {};
    }
    std::vector<std::string> names = {"stranded_pct"};
    for (const Metric* metric : cause_metrics()) {
        names.push_back(metric->name);
    }
    const std::string chart = both_layouts([&](Layout layout) { return draw(result, layout); });
    return section(
        "stranding", "Where free accelerators are stranded, and by what",
        "Every free milli-accelerator has exactly one cause: the constraint whose relaxation alone "
        "would let something that asks for it use it. The causes add up to all that is free.",
        cause_legend(result) +
            figure("chart-stranding",
                   result.input.departures ? "Mean over the seeds, at the end of the measured time."
                                           : "Mean over the seeds, at the end of the run.",
                   chart) +
            summary_details(result, "Free accelerators by cause", names));
}

}  // namespace regimen::report
