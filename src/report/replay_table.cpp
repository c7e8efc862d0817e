#include "report/replay_table.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <span>

#include "report/conclusion.hpp"
#include "report/escape.hpp"
#include "report/metrics.hpp"
#include "report/numbers.hpp"
#include "report/recording_part.hpp"
#include "report/summary.hpp"

namespace regimen::report {
namespace {

std::string human(const Metric& metric, double value, const DurationUnit& unit) {
    switch (metric.unit) {
        case Unit::kPercent:
            return fixed(value, 2);
        case Unit::kCount:
            return fixed(value, 0);
        case Unit::kMicroseconds:
            return duration(value, unit);
    }
    return {};
}

std::string human(const Metric& metric, const SummaryRow& row, const DurationUnit& unit) {
    if (!row.ci95) {
        return human(metric, row.mean, unit);
    }
    const double half = (row.ci95->hi - row.ci95->lo) / 2;
    return metric.unit == Unit::kMicroseconds
               ? duration_with_spread(row.mean, half, unit)
               : fmt::format("{} +- {}", human(metric, row.mean, unit), human(metric, half, unit));
}

std::string_view section(Figure figure) {
    switch (figure) {
        case Figure::kAllocatedAt:
        case Figure::kAllocated:
            return "accelerators allocated, % of capacity";
        case Figure::kFailedPods:
        case Figure::kFragmentation:
            return "what was lost";
        case Figure::kStranded:
        case Figure::kStrandedCause:
            return "free accelerators by cause, % of capacity";
        case Figure::kWaitMean:
        case Figure::kWaitP99:
        case Figure::kWaitCensored:
        case Figure::kCompletionMean:
        case Figure::kCompletionP99:
        case Figure::kCompletionCensored:
            return "time";
    }
    return {};
}

std::string short_label(const Metric& metric) {
    switch (metric.figure) {
        case Figure::kAllocatedAt:
            return fmt::format("at {} % arrived", metric.detail);
        case Figure::kAllocated:
            return "in the end";
        case Figure::kFragmentation:
            return "fragmentation, %";
        case Figure::kStrandedCause:
            return std::string(name(static_cast<Cause>(metric.detail)));
        case Figure::kStranded:
            return "all but no_demand";
        case Figure::kWaitP99:
            return "wait, p99";
        case Figure::kWaitCensored:
            return "workloads waiting";
        case Figure::kCompletionP99:
            return "completion, p99";
        case Figure::kCompletionCensored:
            return "workloads not done";
        default:
            return metric.label;
    }
}

// How much has been asked for in the end; 0 without curves.
std::int64_t last_arrived_pct(const ReplayResult& result) {
    std::int64_t last = 0;
    for (const MeanCurve& curve : result.mean_curves) {
        last = std::max(last, curve.points.back().arrived_pct);
    }
    return last;
}

// With departures `used` is a mean over time, and there is no end to speak of.
std::string label_for(const Metric& metric, const ReplayResult& result) {
    const bool departures = result.input.departures;
    if (metric.figure == Figure::kAllocated) {
        const std::int64_t last = last_arrived_pct(result);
        return departures ? "  mean over time"
               : last > 0 ? fmt::format("  in the end ({} %)", last)
                          : "  in the end";
    }
    if (metric.figure == Figure::kFailedPods && departures) {
        return "  pods never started";
    }
    return "  " + short_label(metric);
}

Row metric_row(const Metric& metric, const ReplayResult& result,
               std::span<const std::string> names) {
    Row row;
    row.cells.push_back({label_for(metric, result)});
    std::optional<double> best;
    bool differ = false;
    std::vector<double> means;
    for (const std::string& policy : names) {
        if (const SummaryRow* found = find_row(result, policy, metric.name)) {
            means.push_back(found->mean);
            const bool better = !best || (metric.better == Better::kHigher ? found->mean > *best
                                                                           : found->mean < *best);
            differ = differ || (best && found->mean != *best);
            best = better ? found->mean : *best;
        }
    }
    const DurationUnit unit = common_unit(means);
    for (const std::string& policy : names) {
        const SummaryRow* found = find_row(result, policy, metric.name);
        row.cells.push_back({found ? human(metric, *found, unit) : "-",
                             found && differ && metric.headline && found->mean == *best});
    }
    return row;
}

// A metric that no policy has, and a cause that strands nothing anywhere, say nothing.
bool worth_a_row(const Metric& metric, const ReplayResult& result) {
    return std::any_of(result.summary.begin(), result.summary.end(), [&](const SummaryRow& row) {
        const bool telling = metric.figure != Figure::kStrandedCause || row.mean != 0;
        return row.metric == metric.name && telling;
    });
}

Table people_table(const ReplayResult& result, std::span<const std::string> names) {
    Table table{{{"", Align::kLeft}}, {}};
    for (const std::string& policy : names) {
        table.columns.push_back({policy, Align::kRight});
    }
    std::string_view current;
    for (const Metric& metric : metrics()) {
        if (!worth_a_row(metric, result)) {
            continue;
        }
        if (section(metric.figure) != current) {
            current = section(metric.figure);
            table.rows.push_back({{}, std::string(current)});
        }
        table.rows.push_back(metric_row(metric, result, names));
    }
    return table;
}

constexpr std::string_view kIntervalNote = "+- is half the 95 % interval of the mean.\n";

bool has_intervals(const ReplayResult& result) {
    return std::any_of(result.summary.begin(), result.summary.end(),
                       [](const SummaryRow& row) { return row.ci95.has_value(); });
}

std::string title(const ReplayResult& result) {
    return fmt::format(
        "{}: {}, {}", result.input.name.empty() ? "replay" : terminal(result.input.name),
        counted(accelerators(result.capacity.gpu_milli), "accelerator"), circumstances(result));
}

std::size_t text_width(const Table& table) {
    const std::string text = render_text(table, Colour::kNever);
    const std::size_t first_line = text.find('\n') + 1;
    return text.find('\n', first_line) - first_line;  // the rule under the titles is as wide as all
}

}  // namespace

std::string replay_text(const ReplayResult& result, Colour colour) {
    const std::vector<std::string> names = policies(result);
    std::span<const std::string> rest(names);
    std::string text = recording_text(result) + wrapped(title(result)) + "\n";
    while (!rest.empty()) {
        std::size_t count = rest.size();
        Table block = people_table(result, rest);
        while (count > 1 && text_width(block) > kTextColumns) {
            block = people_table(result, rest.first(--count));
        }
        text += render_text(block, colour) + "\n";
        rest = rest.subspan(count);
    }
    return text + (has_intervals(result) ? std::string(kIntervalNote) + "\n" : "") +
           wrapped(conclusion(result, Markup::kPlain));
}

std::string replay_markdown(const ReplayResult& result) {
    return render_markdown(people_table(result, policies(result)));
}

Table summary_table(const ReplayResult& result) {
    Table table{{{"policy", Align::kLeft},
                 {"metric", Align::kLeft},
                 {"n"},
                 {"mean"},
                 {"sd"},
                 {"ci95_lo"},
                 {"ci95_hi"}},
                {}};
    for (const SummaryRow& row : result.summary) {
        const auto [lo, hi] = written(row.ci95, row.mean);
        table.rows.push_back({{{row.policy},
                               {row.metric},
                               {fmt::format("{}", row.n)},
                               {exact(row.mean)},
                               {exact(row.sd.value_or(0))},
                               {exact(lo)},
                               {exact(hi)}}});
    }
    return table;
}

std::string replay_csv(const ReplayResult& result) {
    return render_csv(summary_table(result));
}

}  // namespace regimen::report
