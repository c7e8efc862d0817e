#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "cli/arrival_bounds.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/experiment.hpp"
#include "cli/load_input.hpp"
#include "files/interrupt.hpp"
#include "report/table.hpp"

namespace regimen::cli {
namespace {

// Micro-per-cent as per cent, rounded to two decimals for people and exact for programs.
std::string percent(const sim::Bound& bound, int decimals) {
    if (!bound.applicable()) {
        return "";
    }
    return fmt::format("{:.{}f}", static_cast<double>(bound.allocated_micro_pct) / 1e6, decimals);
}

std::string load_factor(const sim::Bound& bound) {
    return bound.applicable() ? fmt::format("{:.4f}", bound.load_factor) : "";
}

report::Table bound_table(const std::vector<ArrivalBounds>& bounds, Format format) {
    const int decimals = format == Format::kCsv ? 6 : 2;
    report::Table table;
    table.columns = {
        {"seed"}, {"arrived_pct"}, {"free_pct"}, {"no_reject_pct"}, {"no_reject_load"}};
    for (const ArrivalBounds& at : bounds) {
        const std::string none = format == Format::kCsv ? "" : "n/a";
        const auto cell = [&](const std::string& text) {
            return report::Cell{text.empty() ? none : text};
        };
        table.rows.push_back(
            {.cells = {cell(fmt::format("{}", at.seed)), cell(fmt::format("{}", at.arrived_pct)),
                       cell(percent(at.free, decimals)), cell(percent(at.no_reject, decimals)),
                       cell(load_factor(at.no_reject))}});
    }
    return table;
}

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write_bound(Writer& writer, const char* key, const sim::Bound& bound) {
    writer.Key(key);
    if (!bound.applicable()) {
        writer.StartObject();
        writer.Key("not_applicable");
        writer.String(bound.not_applicable.c_str());
        writer.EndObject();
        return;
    }
    writer.StartObject();
    writer.Key("allocated_micro_pct");
    writer.Int64(bound.allocated_micro_pct);
    writer.Key("load_factor");
    if (bound.load_factor > 0) {
        const std::string number = load_factor(bound);
        writer.RawValue(number.c_str(), number.size(), rapidjson::kNumberType);
    } else {
        writer.Null();
    }
    writer.Key("iterations");
    writer.Int(bound.iterations);
    writer.Key("converged");
    writer.Bool(bound.converged);
    writer.EndObject();
}

std::string bound_json(const std::vector<ArrivalBounds>& bounds) {
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    writer.StartObject();
    writer.Key("schema");
    writer.String("regimen.bound/v1");
    writer.Key("bounds");
    writer.StartArray();
    for (const ArrivalBounds& at : bounds) {
        writer.StartObject();
        writer.Key("seed");
        writer.Uint64(at.seed);
        writer.Key("arrived_pct");
        writer.Int64(at.arrived_pct);
        write_bound(writer, "free", at.free);
        write_bound(writer, "no_reject", at.no_reject);
        writer.EndObject();
    }
    writer.EndArray();
    writer.EndObject();
    return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

constexpr std::string_view kKey =
    "\nfree: may choose which of the arrived pods run. no_reject: serves every kind of pod in\n"
    "proportion, at the largest load that fits (no_reject_load, 1 is all that arrived).\n"
    "Memory, taints and selectors are left out, so no placement can exceed these.\n";

std::string written(const std::vector<ArrivalBounds>& bounds, Format format) {
    if (format == Format::kJson) {
        return bound_json(bounds);
    }
    const report::Table table = bound_table(bounds, format);
    switch (format) {
        case Format::kCsv:
            return report::render_csv(table);
        case Format::kMarkdown:
            return report::render_markdown(table);
        default:
            return report::render_text(table, report::Colour::kNever) + std::string(kKey);
    }
}

std::string why_not_applicable(const std::vector<ArrivalBounds>& bounds) {
    for (const ArrivalBounds& at : bounds) {
        if (!at.no_reject.applicable()) {
            return at.no_reject.not_applicable;
        }
    }
    return {};
}

}  // namespace

Status bound(const BoundArguments& arguments) {
    REGIMEN_TRY_ASSIGN(const sim::DetectedInput input, find_input(arguments.input));
    REGIMEN_TRY_ASSIGN(const sim::Trace trace, load_input(input, arguments.input.lenient));
    // Enough arrivals for the last percentage asked about, unless something else was asked for.
    const std::int64_t last_milli = std::max(sim::kNotInflated, arguments.at_pct.back() * 10);
    const std::int64_t inflate = arguments.arrivals.inflate_milli.value_or(last_milli);
    REGIMEN_TRY_ASSIGN(const std::vector<ArrivalBounds> bounds,
                       arrival_bounds(trace,
                                      {.order = arguments.arrivals.order,
                                       .inflate_milli = inflate,
                                       .seeds = arguments.arrivals.seeds,
                                       .at_pct = arguments.at_pct},
                                      arguments.jobs));
    REGIMEN_TRY(files::check_interrupted());
    REGIMEN_TRY(print(written(bounds, arguments.format)));
    if (const std::string why = why_not_applicable(bounds); !why.empty()) {
        note("no_reject: " + why);
    }
    return {};
}

}  // namespace regimen::cli
