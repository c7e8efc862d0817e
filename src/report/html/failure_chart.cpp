#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <tuple>

#include "report/html/charts.hpp"
#include "report/html/data_table.hpp"
#include "report/html/palette.hpp"
#include "report/html/scale.hpp"
#include "report/html/section.hpp"
#include "report/numbers.hpp"
#include "report/summary.hpp"

namespace regimen::report {
namespace {

constexpr std::size_t kMostRows = 12;

// One policy's first run that carries classes.
struct Source {
    std::string policy;
    std::size_t run = 0;     // index in the result
    std::size_t series = 0;  // style
};

// One pod shape: what each source says of it, absent where it has no such class.
struct ShapeRow {
    std::string label;
    std::vector<std::optional<ClassOutcome>> outcomes;
    std::int64_t failed = 0;  // over all sources
};

std::vector<Source> find_sources(const ReplayResult& result) {
    std::vector<Source> sources;
    const std::vector<std::string> names = policies(result);
    for (std::size_t series = 0; series < names.size(); ++series) {
        for (std::size_t i = 0; i < result.runs.size(); ++i) {
            if (result.runs[i].policy == names[series] && !result.runs[i].classes.empty()) {
                sources.push_back({names[series], i, series});
                break;
            }
        }
    }
    return sources;
}

// Shapes that somebody refused, the most refused first, ties by label.
std::vector<ShapeRow> rank(const ReplayResult& result, const std::vector<Source>& sources) {
    std::map<std::string, ShapeRow> by_label;
    for (std::size_t s = 0; s < sources.size(); ++s) {
        for (const ClassOutcome& outcome : result.runs[sources[s].run].classes) {
            ShapeRow& row = by_label[outcome.label];
            row.label = outcome.label;
            row.outcomes.resize(sources.size());
            row.outcomes[s] = outcome;
            row.failed += outcome.failed;
        }
    }
    std::vector<ShapeRow> rows;
    for (const auto& [label, row] : by_label) {
        if (row.failed > 0) {
            rows.push_back(row);
        }
    }
    std::sort(rows.begin(), rows.end(), [](const ShapeRow& a, const ShapeRow& b) {
        return std::tie(b.failed, a.label) < std::tie(a.failed, b.label);
    });
    rows.resize(std::min(rows.size(), kMostRows));
    return rows;
}

std::int64_t most_failed(const std::vector<ShapeRow>& rows) {
    std::int64_t most = 1;
    for (const ShapeRow& row : rows) {
        for (const auto& outcome : row.outcomes) {
            most = std::max(most, outcome ? outcome->failed : 0);
        }
    }
    return most;
}

void draw_bars(Svg& svg, const Scale& x, double top, double bar, const ShapeRow& row,
               const std::vector<Source>& sources) {
    for (std::size_t s = 0; s < sources.size(); ++s) {
        const double y = top + bar * static_cast<double>(s);
        const std::int64_t failed = row.outcomes[s] ? row.outcomes[s]->failed : 0;
        const double end = x(static_cast<double>(failed));
        svg.open_group(fmt::format("class=\"{}\"", series_class(sources[s].series)));
        svg.rect(x.range_lo, y + 1, std::max(end - x.range_lo, 1.0), bar - 3, "class=\"bar\"",
                 fmt::format("{}: {} of {} pods of {} refused", sources[s].policy, grouped(failed),
                             grouped(row.outcomes[s] ? row.outcomes[s]->arrived : 0), row.label));
        svg.marker(series_marker(sources[s].series), {end, y + bar / 2 - 0.5}, 3.5,
                   "class=\"mark\"");
        svg.close_group();
        svg.text({end + 9, y + bar / 2 + 3.5}, grouped(failed), "class=\"small\"");
    }
}

std::string draw(const std::vector<ShapeRow>& rows, const std::vector<Source>& sources,
                 Layout layout) {
    const bool wide = layout == Layout::kWide;
    const double bar = 14;
    const double bars = bar * static_cast<double>(sources.size());
    const double header = wide ? 0 : 18;
    const double pitch = bars + header + 14;
    const double left = wide ? 230 : 8;
    const double width = layout_width(layout);
    const double height = pitch * static_cast<double>(rows.size()) + 6;
    const Scale x{0, static_cast<double>(most_failed(rows)), left, width - 60};
    Svg svg(width, height, "Bars: refused pods by shape, for each policy");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double top = pitch * static_cast<double>(i) + 4;
        if (wide) {
            svg.text({left - 12, top + bars / 2 + 4}, shorten(rows[i].label, 32),
                     "class=\"row-label end\"");
        } else {
            svg.text({left, top + 10}, shorten(rows[i].label, 46), "class=\"row-label\"");
        }
        draw_bars(svg, x, top + header, bar, rows[i], sources);
    }
    svg.line({left, 0}, {left, height - 6}, "class=\"axis\"");
    return svg.finish("plot");
}

std::string class_table(const ReplayResult& result, const std::vector<Source>& sources) {
    DataTable table("Pods by shape", {{"policy", "", Align::kLeft},
                                      {"shape", "label", Align::kLeft},
                                      {"arrived", "arrived"},
                                      {"refused", "failed"}});
    for (const Source& source : sources) {
        const ReplayRun& run = result.runs[source.run];
        for (std::size_t i = 0; i < run.classes.size(); ++i) {
            const ClassOutcome& outcome = run.classes[i];
            table.add(fmt::format("/runs/{}/classes/{}", source.run, i),
                      {source.policy, outcome.label, fmt::format("{}", outcome.arrived),
                       fmt::format("{}", outcome.failed)});
        }
    }
    return table.finish();
}

}  // namespace

std::string failure_section(const ReplayResult& result) {
    const std::vector<Source> sources = find_sources(result);
    if (sources.empty()) {
        return {};
    }
    const std::vector<ShapeRow> rows = rank(result, sources);
    std::vector<LegendEntry> entries;
    for (const Source& source : sources) {
        entries.push_back(
            {series_swatch(source.series),
             fmt::format("{}, seed {}", source.policy, result.runs[source.run].seed)});
    }
    std::string body;
    if (rows.empty()) {
        body = "<p>No pod was refused.</p>";
    } else {
        body = legend(entries) +
               figure("chart-failures",
                      fmt::format("The {} shapes that were refused most.", rows.size()),
                      both_layouts([&](Layout layout) { return draw(rows, sources, layout); }));
    }
    return section("failures", "Which pods were refused",
                   "Pods of one shape ask for the same. What is refused first shows what the fleet "
                   "has run out of.",
                   body + class_table(result, sources));
}

}  // namespace regimen::report
