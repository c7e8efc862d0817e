#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "files/input_file.hpp"
#include "report/compare.hpp"
#include "report/compare_output.hpp"
#include "report/replay_json.hpp"

namespace regimen::cli {
namespace {

constexpr std::size_t kMaxResultBytes = std::size_t{1} << 30;

Result<report::ReplayResult> read_result(const std::string& path) {
    REGIMEN_TRY_ASSIGN(const std::string text, files::read_text(path, kMaxResultBytes));
    return report::read_replay_json(text, path);
}

std::string written(const report::Comparison& comparison, Format format) {
    switch (format) {
        case Format::kJson:
            return report::compare_json(comparison);
        case Format::kCsv:
            return report::compare_csv(comparison);
        case Format::kMarkdown:
            return report::compare_markdown(comparison);
        case Format::kTable:
            break;
    }
    return report::compare_text(comparison,
                                colour_wanted() ? report::Colour::kAnsi : report::Colour::kNever);
}

}  // namespace

Status compare(const CompareArguments& arguments) {
    const report::SideName a = report::parse_side(arguments.a);
    const report::SideName b = report::parse_side(arguments.b);
    REGIMEN_TRY_ASSIGN(const report::ReplayResult result_a, read_result(a.file));
    REGIMEN_TRY_ASSIGN(const report::ReplayResult result_b, read_result(b.file));
    REGIMEN_TRY_ASSIGN(const report::Comparison comparison,
                       report::compare({result_a, a}, {result_b, b}));
    return print(written(comparison, arguments.format));
}

}  // namespace regimen::cli
