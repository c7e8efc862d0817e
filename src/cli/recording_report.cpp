#include "cli/recording_report.hpp"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "base/hash.hpp"
#include "report/numbers.hpp"
#include "report/table.hpp"

namespace regimen::cli {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string mean_wait(const HistoryFigures& history) {
    if (history.workloads_started == 0) {
        return "-";
    }
    return report::duration(static_cast<double>(history.wait_us) /
                            static_cast<double>(history.workloads_started));
}

std::string used(const HistoryFigures& history) {
    return history.used_gpu_milli ? report::accelerators(*history.used_gpu_milli) : "-";
}

std::string history_table(const RecordingReport& report) {
    const HistoryFigures& recorded = report.figures.recorded;
    const HistoryFigures& now = report.figures.now;
    const auto count = [](std::uint64_t value) {
        return report::Cell{report::grouped(static_cast<std::int64_t>(value))};
    };
    report::Table table;
    table.columns = {{"", report::Align::kLeft}, {"recorded"}, {report.changed.value_or("now")}};
    table.rows = {
        {.cells = {{"workloads started"},
                   count(recorded.workloads_started),
                   count(now.workloads_started)}},
        {.cells = {{"  only there"},
                   count(report.figures.started_only_recorded),
                   count(report.figures.started_only_now)}},
        {.cells = {{"pods placed"}, count(recorded.decisions), count(now.decisions)}},
        {.cells = {{"mean wait of the started"}, {mean_wait(recorded)}, {mean_wait(now)}}},
        {.cells = {{"accelerators used at the end"}, {used(recorded)}, {used(now)}}},
        {.cells = {
             {"decision hash"}, {hex64(recorded.decision_hash)}, {hex64(now.decision_hash)}}}};
    return report::render_text(table, report::Colour::kNever);
}

void text(Writer& writer, const char* key, const std::string& value) {
    writer.Key(key);
    writer.String(value.c_str(), static_cast<rapidjson::SizeType>(value.size()));
}

void number(Writer& writer, const char* key, std::uint64_t value) {
    writer.Key(key);
    writer.Uint64(value);
}

void write_history(Writer& writer, const char* key, const HistoryFigures& history) {
    writer.Key(key);
    writer.StartObject();
    text(writer, "decision_hash", hex64(history.decision_hash));
    number(writer, "decisions", history.decisions);
    number(writer, "workloads_started", history.workloads_started);
    writer.Key("wait_us_total");
    writer.Int64(history.wait_us);
    writer.Key("used_gpu_milli");
    if (history.used_gpu_milli) {
        writer.Int64(*history.used_gpu_milli);
    } else {
        writer.Null();
    }
    writer.EndObject();
}

}  // namespace

std::string recording_text(const RecordingReport& report) {
    const RerunFigures& figures = report.figures;
    std::string out = fmt::format("{}: {} steps, {} facts, {} workloads, made by regimen {}\n",
                                  report.header.source, figures.steps, figures.facts,
                                  figures.workloads, report.header.engine);
    if (figures.first_difference.empty()) {
        return out + fmt::format("same decisions: {}\n", hex64(figures.now.decision_hash));
    }
    out +=
        fmt::format("{} of {} recorded decisions are the same\nfirst difference: {}\n\n",
                    figures.equal_decisions, figures.recorded.decisions, figures.first_difference);
    return out + history_table(report);
}

std::string recording_json(const RecordingReport& report) {
    const RerunFigures& figures = report.figures;
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    writer.StartObject();
    text(writer, "schema", "regimen.recording/v1");
    text(writer, "engine", report.header.engine);
    text(writer, "source", report.header.source);
    writer.Key("changed");
    if (report.changed) {
        writer.String(report.changed->c_str());
    } else {
        writer.Null();
    }
    writer.Key("same_decisions");
    writer.Bool(figures.first_difference.empty());
    text(writer, "first_difference", figures.first_difference);
    number(writer, "steps", figures.steps);
    number(writer, "facts", figures.facts);
    number(writer, "workloads", figures.workloads);
    number(writer, "equal_decisions", figures.equal_decisions);
    number(writer, "started_only_recorded", figures.started_only_recorded);
    number(writer, "started_only_now", figures.started_only_now);
    write_history(writer, "recorded", figures.recorded);
    write_history(writer, "now", figures.now);
    writer.EndObject();
    return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace regimen::cli
