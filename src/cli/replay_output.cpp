#include "cli/replay_output.hpp"

#include "cli/console.hpp"
#include "files/directory.hpp"
#include "report/html/report_html.hpp"
#include "report/replay_json.hpp"
#include "report/replay_table.hpp"

namespace regimen::cli {

std::string json_path(const std::string& folder) {
    return files::join_path(folder, "replay.json");
}

std::string html_path(const std::string& folder) {
    return files::join_path(folder, "replay.html");
}

Result<ReplayOutput> ReplayOutput::open(const std::string& folder, const std::string& timing_path) {
    ReplayOutput output;
    if (!folder.empty()) {
        REGIMEN_TRY_ASSIGN(output.folder_, files::NewDirectories::make(folder));
        output.html_path_ = regimen::cli::html_path(folder);
        REGIMEN_TRY_ASSIGN(output.json_, files::AtomicFile::create(json_path(folder)));
        REGIMEN_TRY_ASSIGN(output.html_, files::AtomicFile::create(output.html_path_));
    }
    if (!timing_path.empty()) {
        REGIMEN_TRY_ASSIGN(output.timing_, files::AtomicFile::create(timing_path));
    }
    return output;
}

Status ReplayOutput::write(const report::ReplayResult& result) {
    if (!json_) {
        return {};
    }
    REGIMEN_TRY(json_->write(report::write_replay_json(result)));
    REGIMEN_TRY(html_->write(report::replay_html(result)));
    // Both are complete before the first takes its name.
    REGIMEN_TRY(json_->prepare());
    REGIMEN_TRY(html_->prepare());
    REGIMEN_TRY(json_->commit());
    return html_->commit();
}

Status ReplayOutput::write_timing(const Timing& timing, const std::vector<RunSpec>& runs) {
    if (!timing_) {
        return {};
    }
    REGIMEN_TRY(timing_->write(write_timing_json(timing, runs, max_rss_bytes())));
    return timing_->commit();
}

Status print_replay(const report::ReplayResult& result, Format format,
                    const std::string& html_path) {
    switch (format) {
        case Format::kJson:
            return print(report::write_replay_json(result));
        case Format::kCsv:
            return print(report::replay_csv(result));
        case Format::kMarkdown:
            return print(report::replay_markdown(result));
        case Format::kTable:
            break;
    }
    const auto colour = colour_wanted() ? report::Colour::kAnsi : report::Colour::kNever;
    std::string text = report::replay_text(result, colour);
    if (!html_path.empty()) {
        text += "\nReport: " + html_path + "\n";
    }
    return print(text);
}

}  // namespace regimen::cli
