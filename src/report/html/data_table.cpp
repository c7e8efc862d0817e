#include "report/html/data_table.hpp"

#include <fmt/format.h>
#include <utility>

#include "base/assert.hpp"
#include "report/escape.hpp"
#include "report/numbers.hpp"

namespace regimen::report {

DataTable::DataTable(std::string_view caption, std::vector<DataColumn> columns)
    : caption_(caption), columns_(std::move(columns)) {}

void DataTable::add(std::string_view pointer, const std::vector<std::string>& cells) {
    REGIMEN_ASSERT(cells.size() == columns_.size(), "{} cells for {} columns", cells.size(),
                   columns_.size());
    body_ += fmt::format("<tr data-json=\"{}\">", html(pointer));
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool left = columns_[i].align == Align::kLeft;
        body_ += fmt::format("<td{}>{}</td>", left ? " class=\"left\"" : "", html(cells[i]));
    }
    body_ += "</tr>\n";
    ++rows_;
}

std::string DataTable::finish() const {
    std::string head;
    for (const DataColumn& column : columns_) {
        head += fmt::format(
            "<th scope=\"col\"{}{}>{}</th>", column.align == Align::kLeft ? " class=\"left\"" : "",
            column.key.empty() ? std::string() : fmt::format(" data-key=\"{}\"", column.key),
            html(column.title));
    }
    return fmt::format(
        "<details><summary>{0} <span class=\"count\">{1} rows</span></summary>"
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">"
        "<table class=\"data\"><thead><tr>{2}</tr></thead><tbody>\n{3}</tbody></table></div>"
        "</details>\n",
        html(caption_), grouped(static_cast<std::int64_t>(rows_)), head, body_);
}

std::string summary_details(const ReplayResult& result, std::string_view caption,
                            const std::vector<std::string>& metric_names) {
    DataTable table(caption, {{"policy", "policy", Align::kLeft},
                              {"metric", "metric", Align::kLeft},
                              {"runs", "n"},
                              {"mean", "mean"},
                              {"sd", "sd"},
                              {"95 % from", "ci95/0"},
                              {"to", "ci95/1"}});
    for (const std::string& metric : metric_names) {
        for (std::size_t i = 0; i < result.summary.size(); ++i) {
            const SummaryRow& row = result.summary[i];
            if (row.metric != metric) {
                continue;
            }
            const auto [lo, hi] = written(row.ci95, row.mean);
            table.add(fmt::format("/summary/{}", i),
                      {row.policy, row.metric, fmt::format("{}", row.n), exact(row.mean),
                       exact(row.sd.value_or(0)), exact(lo), exact(hi)});
        }
    }
    return table.finish();
}

}  // namespace regimen::report
