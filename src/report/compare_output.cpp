#include "report/compare_output.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "report/escape.hpp"
#include "report/numbers.hpp"

namespace regimen::report {
namespace {

std::string human(Unit unit, double value) {
    switch (unit) {
        case Unit::kPercent:
            return fixed(value, 2);
        case Unit::kCount:
            return fixed(value, std::fabs(value) < 100 ? 1 : 0);
        case Unit::kMicroseconds:
            return duration(value);
    }
    return {};
}

std::string short_label(const Metric& metric, bool departures) {
    switch (metric.figure) {
        case Figure::kAllocatedAt:
            return fmt::format("allocated at {} %", metric.detail);
        case Figure::kAllocated:
            return "allocated";
        case Figure::kFragmentation:
            return "fragmentation";
        case Figure::kFailedPods:
            return departures ? "pods never started" : "failed pods";
        case Figure::kWaitMean:
            return "wait mean";
        case Figure::kWaitP99:
            return "wait p99";
        case Figure::kCompletionMean:
            return "completion mean";
        case Figure::kCompletionP99:
            return "completion p99";
        default:
            return metric.label;
    }
}

// The interval is symmetric around the difference, so its half width says all.
std::string difference(const MetricComparison& row) {
    const std::string sign = row.difference > 0 ? "+" : "";
    std::string text = sign + human(row.metric->unit, row.difference);
    if (!row.ci95) {
        return text;
    }
    const double half = (row.ci95->hi - row.ci95->lo) / 2;
    return row.metric->unit == Unit::kMicroseconds
               ? sign + duration_with_spread(row.difference, half)
               : fmt::format("{} +- {}", text, human(row.metric->unit, half));
}

Table people_table(const Comparison& comparison) {
    Table table{{{"", Align::kLeft}, {"A"}, {"B"}, {"B - A"}, {"wins"}, {"verdict", Align::kLeft}},
                {}};
    const bool departures =
        std::any_of(comparison.metrics.begin(), comparison.metrics.end(),
                    [](const auto& row) { return row.metric->figure == Figure::kWaitMean; });
    for (const MetricComparison& row : comparison.metrics) {
        const Unit unit = row.metric->unit;
        table.rows.push_back({{{short_label(*row.metric, departures)},
                               {human(unit, row.mean_a), row.verdict == Outcome::kABetter},
                               {human(unit, row.mean_b), row.verdict == Outcome::kBBetter},
                               {difference(row)},
                               {fmt::format("{}:{}", row.wins_a, row.wins_b)},
                               {std::string(name(row.verdict))}}});
    }
    return table;
}

std::string reading_key(const Comparison& comparison) {
    std::string text =
        comparison.seeds.size() == 1
            ? std::string(
                  "One pair by seed: no interval, so nothing can be told apart; run more "
                  "seeds.\n")
            : fmt::format(
                  "{} pairs by seed; +- is half the 95 % interval of the paired "
                  "difference;\nwins are pairs in which A:B is ahead.\n",
                  comparison.seeds.size());
    text += "Allocation, fragmentation and stranding are in % of the fleet.\n";
    if (!comparison.only_a.empty()) {
        text += fmt::format("Seeds only in A, left out: {}\n", fmt::join(comparison.only_a, " "));
    }
    if (!comparison.only_b.empty()) {
        text += fmt::format("Seeds only in B, left out: {}\n", fmt::join(comparison.only_b, " "));
    }
    return text;
}

Table exact_table(const Comparison& comparison) {
    Table table{{{"metric", Align::kLeft},
                 {"n"},
                 {"mean_a"},
                 {"mean_b"},
                 {"difference"},
                 {"ci95_lo"},
                 {"ci95_hi"},
                 {"wins_a"},
                 {"wins_b"},
                 {"verdict", Align::kLeft}},
                {}};
    for (const MetricComparison& row : comparison.metrics) {
        table.rows.push_back({{{row.metric->name},
                               {fmt::format("{}", row.n)},
                               {exact(row.mean_a)},
                               {exact(row.mean_b)},
                               {exact(row.difference)},
                               {row.ci95 ? exact(row.ci95->lo) : ""},
                               {row.ci95 ? exact(row.ci95->hi) : ""},
                               {fmt::format("{}", row.wins_a)},
                               {fmt::format("{}", row.wins_b)},
                               {std::string(name(row.verdict))}}});
    }
    return table;
}

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write_string(Writer& out, const char* key, std::string_view value) {
    const std::string clean = utf8(value);
    out.Key(key);
    out.String(clean.data(), static_cast<rapidjson::SizeType>(clean.size()));
}

void write_number(Writer& out, double value) {
    const std::string digits = exact(value);
    out.RawValue(digits.data(), digits.size(), rapidjson::kNumberType);
}

void write_number(Writer& out, const char* key, double value) {
    out.Key(key);
    write_number(out, value);
}

void write_count(Writer& out, const char* key, std::size_t value) {
    out.Key(key);
    out.Uint64(value);
}

void write_side(Writer& out, const char* key, const SideName& side, const std::string& policy) {
    out.Key(key);
    out.StartObject();
    write_string(out, "file", side.file);
    write_string(out, "policy", policy);
    out.EndObject();
}

void write_seeds(Writer& out, const char* key, const std::vector<std::uint64_t>& seeds) {
    out.Key(key);
    out.StartArray();
    for (const std::uint64_t seed : seeds) {
        out.Uint64(seed);
    }
    out.EndArray();
}

void write_metric(Writer& out, const MetricComparison& row) {
    out.StartObject();
    write_string(out, "metric", row.metric->name);
    write_count(out, "n", row.n);
    write_number(out, "mean_a", row.mean_a);
    write_number(out, "mean_b", row.mean_b);
    write_number(out, "difference", row.difference);
    out.Key("ci95");
    if (row.ci95) {
        out.StartArray();
        write_number(out, row.ci95->lo);
        write_number(out, row.ci95->hi);
        out.EndArray();
    } else {
        out.Null();
    }
    write_count(out, "wins_a", row.wins_a);
    write_count(out, "wins_b", row.wins_b);
    write_string(out, "verdict", name(row.verdict));
    out.EndObject();
}

}  // namespace

std::string compare_text(const Comparison& comparison, Colour colour) {
    return fmt::format("A: {} ({})\nB: {} ({})\n\n{}\n{}", terminal(comparison.a.file),
                       terminal(comparison.policy_a), terminal(comparison.b.file),
                       terminal(comparison.policy_b), render_text(people_table(comparison), colour),
                       reading_key(comparison));
}

std::string compare_markdown(const Comparison& comparison) {
    return fmt::format("A: {} ({}), B: {} ({})\n\n{}\n{}", markdown(comparison.a.file),
                       markdown(comparison.policy_a), markdown(comparison.b.file),
                       markdown(comparison.policy_b), render_markdown(people_table(comparison)),
                       reading_key(comparison));
}

std::string compare_csv(const Comparison& comparison) {
    return render_csv(exact_table(comparison));
}

std::string compare_json(const Comparison& comparison) {
    rapidjson::StringBuffer buffer;
    Writer out(buffer);
    out.StartObject();
    write_string(out, "schema", "regimen.compare/v1");
    write_side(out, "a", comparison.a, comparison.policy_a);
    write_side(out, "b", comparison.b, comparison.policy_b);
    write_seeds(out, "seeds", comparison.seeds);
    write_seeds(out, "seeds_only_a", comparison.only_a);
    write_seeds(out, "seeds_only_b", comparison.only_b);
    out.Key("metrics");
    out.StartArray();
    for (const MetricComparison& row : comparison.metrics) {
        write_metric(out, row);
    }
    out.EndArray();
    out.EndObject();
    return std::string(buffer.GetString(), buffer.GetSize()) + '\n';
}

}  // namespace regimen::report
