#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>
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

// As many shapes as keep the chart within a screen or two.
constexpr std::size_t kMostRows = 12;
constexpr std::size_t kMostBars = 40;
constexpr std::size_t kLeastRows = 5;
constexpr double kBar = 14;  // pixels from bar to bar

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
            // Shapes that differ in what the label leaves out count together.
            ShapeRow& row = by_label[outcome.label];
            row.label = outcome.label;
            row.outcomes.resize(sources.size());
            if (!row.outcomes[s]) {
                row.outcomes[s] = ClassOutcome{outcome.label, 0, 0};
            }
            row.outcomes[s]->arrived += outcome.arrived;
            row.outcomes[s]->failed += outcome.failed;
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
    const std::size_t most = std::clamp(kMostBars / sources.size(), kLeastRows, kMostRows);
    rows.resize(std::min(rows.size(), most));
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

// "372 (31 %)": of those of the shape that arrived.
std::string figure_text(const std::optional<ClassOutcome>& outcome) {
    const std::int64_t failed = outcome ? outcome->failed : 0;
    const std::int64_t arrived = outcome ? outcome->arrived : 0;
    return arrived == 0
               ? grouped(failed)
               : fmt::format("{} ({:.0f} %)", grouped(failed),
                             100.0 * static_cast<double>(failed) / static_cast<double>(arrived));
}

void draw_bars(Svg& svg, const Scale& x, double top, const ShapeRow& row,
               const std::vector<Source>& sources) {
    for (std::size_t s = 0; s < sources.size(); ++s) {
        const double y = top + kBar * static_cast<double>(s);
        const std::int64_t failed = row.outcomes[s] ? row.outcomes[s]->failed : 0;
        const double end = x(static_cast<double>(failed));
        svg.open_group(fmt::format("class=\"{}\"", series_class(sources[s].series)));
        svg.rect(
            x.range_lo, y + 1, std::max(end - x.range_lo, 1.0), kBar - 3, "class=\"bar\"",
            fmt::format("{}: {} of {} of {}", sources[s].policy, grouped(failed),
                        counted(grouped(row.outcomes[s] ? row.outcomes[s]->arrived : 0), "pod"),
                        row.label));
        svg.marker(series_marker(sources[s].series), {end, y + kBar / 2 - 0.5}, 3.5,
                   "class=\"mark\"");
        svg.close_group();
        svg.text({end + 9, y + kBar / 2 + 3.5}, figure_text(row.outcomes[s]), "class=\"small\"");
    }
}

// At most two lines of so many characters, broken behind a comma where there is one.
std::vector<std::string> label_lines(const std::string& label, std::size_t most) {
    if (width(label) <= most) {
        return {label};
    }
    const std::size_t comma = label.rfind(", ", most - 1);
    if (comma == std::string::npos) {
        return {shorten(label, most)};
    }
    return {label.substr(0, comma + 1), shorten(label.substr(comma + 2), most)};
}

std::string draw(const std::vector<ShapeRow>& rows, const std::vector<Source>& sources,
                 Layout layout) {
    constexpr double kLine = 17;
    constexpr double kGap = 14;
    const std::size_t most = layout == Layout::kWide ? 110 : 38;
    std::vector<std::vector<std::string>> labels;
    double height = 4;
    for (const ShapeRow& row : rows) {
        labels.push_back(label_lines(row.label, most));
        height += kLine * static_cast<double>(labels.back().size()) +
                  kBar * static_cast<double>(sources.size()) + kGap;
    }
    const double width = layout_width(layout);
    const Scale x{0, static_cast<double>(most_failed(rows)), 8, width - 96};
    Svg svg(width, height, "Bars: pods that found no room, by shape, for each policy");
    double top = 4;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const std::string& line : labels[i]) {
            svg.text({x.range_lo, top + 12}, line, "class=\"row-label\"");
            top += kLine;
        }
        const double end = top + kBar * static_cast<double>(sources.size());
        draw_bars(svg, x, top, rows[i], sources);
        svg.line({x.range_lo, top}, {x.range_lo, end}, "class=\"axis\"");
        top = end + kGap;
    }
    return svg.finish("plot");
}

std::string class_table(const ReplayResult& result, const std::vector<Source>& sources) {
    const bool departed = result.input.departures;
    DataTable table("Pods by shape", {{"policy", "", Align::kLeft},
                                      {"shape", "label", Align::kLeft},
                                      {"arrived", "arrived"},
                                      {departed ? "never started" : "refused", "failed"}});
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
    const bool departed = result.input.departures;
    std::string body;
    if (rows.empty()) {
        body = departed ? "<p>Every pod was started.</p>" : "<p>No pod was refused.</p>";
    } else {
        const std::string caption = fmt::format(
            "{}, and which share that is of those that arrived.",
            rows.size() == 1
                ? std::string("The one shape that found no room")
                : fmt::format("The {} shapes that found no room most often", rows.size()));
        body = legend(entries) + figure("chart-failures", caption, both_layouts([&](Layout layout) {
                                            return draw(rows, sources, layout);
                                        }));
    }
    return section("failures", departed ? "Which pods never started" : "Which pods were refused",
                   "Pods of one shape ask for the same. What finds no room first shows what the "
                   "fleet has run out of.",
                   body + class_table(result, sources));
}

}  // namespace regimen::report
