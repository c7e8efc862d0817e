#include "report/html/report_html.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "report/conclusion.hpp"
#include "report/escape.hpp"
#include "report/html/charts.hpp"
#include "report/html/data_table.hpp"
#include "report/html/headline.hpp"
#include "report/html/palette.hpp"
#include "report/html/section.hpp"
#include "report/html/style.hpp"
#include "report/numbers.hpp"
#include "report/recording_part.hpp"
#include "report/replay_json.hpp"

namespace regimen::report {
namespace {

std::string title(const ReplayResult& result) {
    return result.input.name.empty() ? "Replay of an accelerator trace" : result.input.name;
}

std::string definition(std::string_view term, std::string_view value) {
    return fmt::format("<dt>{}</dt><dd>{}</dd>\n", html(term), value);
}

std::string code(std::string_view value) {
    return value.empty() ? std::string(kAbsent) : fmt::format("<code>{}</code>", html(value));
}

std::string input_list(const ReplayResult& result) {
    const ReplayInput& input = result.input;
    std::string text = "<dl>\n";
    text += definition("accelerators", accelerators(result.capacity.gpu_milli));
    text += definition("CPU cores", accelerators(result.capacity.cpu_milli));
    text += definition("order of arrival", code(result.recording ? "as recorded" : input.order));
    text += definition("demand known from", code(demand_known(result)));
    if (!result.recording && input.inflate_milli != 1000) {
        text +=
            definition("demand inflated to", from_milli(input.inflate_milli) + " of the capacity");
    }
    text += definition("departures", input.departures ? "yes" : "no, a refused pod is gone");
    if (input.load_milli) {
        text += definition("offered load", from_milli(*input.load_milli) + " of the capacity");
    }
    if (result.window) {
        text += definition("measured",
                           fmt::format("{} after a warm-up of {}",
                                       duration(static_cast<double>(result.window->measured_us)),
                                       duration(static_cast<double>(result.window->warmup_us))));
    }
    text += definition("nodes, SHA-256", code(input.nodes_sha256));
    text += definition("pods, SHA-256", code(input.pods_sha256));
    return text + "</dl>\n";
}

std::string run_table(const ReplayResult& result) {
    DataTable table("Runs", {{"policy", "policy", Align::kLeft},
                             {"seed", "seed"},
                             {"decision hash", "decision_hash"},
                             {"arrived", "pods/arrived"},
                             {"failed", "pods/failed"},
                             {"used, gpu milli", "used/gpu_milli"},
                             {"used, cpu milli", "used/cpu_milli"},
                             {"fragmentation, gpu milli", "fragmentation_gpu_milli"}});
    for (std::size_t i = 0; i < result.runs.size(); ++i) {
        const ReplayRun& run = result.runs[i];
        table.add(
            fmt::format("/runs/{}", i),
            {run.policy, fmt::format("{}", run.seed), fmt::format("{:016x}", run.decision_hash),
             fmt::format("{}", run.pods.arrived), fmt::format("{}", run.pods.failed),
             fmt::format("{}", run.used.gpu_milli), fmt::format("{}", run.used.cpu_milli),
             fmt::format("{}", run.fragmentation_gpu_milli)});
    }
    return table.finish();
}

std::vector<std::string> all_metric_names(const ReplayResult& result) {
    std::vector<std::string> names;
    for (const SummaryRow& row : result.summary) {
        if (std::find(names.begin(), names.end(), row.metric) == names.end()) {
            names.push_back(row.metric);
        }
    }
    return names;
}

// JSON has `<` only inside strings, where the escape means the same; so no text can end the
// element.
std::string embedded_json(const ReplayResult& result) {
    std::string text;
    for (const char c : write_replay_json(result)) {
        if (c == '<') {
            text += "\\u003c";
        } else {
            text += c;
        }
    }
    return "<script type=\"application/json\" id=\"replay-json\">\n" + text + "</script>\n";
}

std::string head(const ReplayResult& result) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
        "style-src 'unsafe-inline'\">\n"
        "<meta name=\"generator\" content=\"regimen {}\">\n<title>{} \xC2\xB7 Regimen "
        "replay</title>"
        "\n<style>{}{}</style>\n</head>\n",
        REGIMEN_VERSION, html(title(result)), palette_css(), style_sheet());
}

std::string inputs_section(const ReplayResult& result) {
    return section(
        "inputs", "What was run",
        "The same command on the same input gives the same decision hashes and the same "
        "bytes of this page.",
        input_list(result) + run_table(result) +
            summary_details(result, "Everything, policy by policy", all_metric_names(result)));
}

}  // namespace

std::string replay_html(const ReplayResult& result) {
    std::string page = head(result);
    page += "<body>\n" + pattern_definitions();
    page += fmt::format(
        "<header>\n<p class=\"kicker\">Regimen replay</p>\n<h1>{}</h1>\n"
        "<p class=\"context\">{}</p>\n{}{}</header>\n<main>\n",
        html(title(result)), html(circumstances(result)), headline(result), tiles(result));
    page += recording_section(result);
    page += allocation_section(result);
    page += time_section(result);
    page += stranding_section(result);
    page += heat_map_section(result);
    page += failure_section(result);
    page += inputs_section(result);
    page +=
        "</main>\n<footer><p>Percentages are shares of the accelerators of the fleet. Intervals "
        "are 95 % intervals of the mean over the seeds (Student's t). The numbers of every table "
        "are those of the JSON that this page carries, in the element "
        "<code>replay-json</code>.</p></footer>\n";
    page += embedded_json(result);
    return page + "</body>\n</html>\n";
}

}  // namespace regimen::report
