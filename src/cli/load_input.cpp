#include "cli/load_input.hpp"

#include <fmt/format.h>

#include "cli/console.hpp"
#include "sim/input/generator.hpp"
#include "sim/input/input.hpp"

namespace regimen::cli {
namespace {

void note_skipped(const sim::SkippedRows& skipped) {
    for (const sim::SkippedRows::Reason& reason : skipped.reasons) {
        note(fmt::format("left out {} ({}){}: {}", reason.count, reason.reason,
                         reason.count == 1 ? "" : ", the first", reason.first));
    }
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
    return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

// Where a generated fleet takes the place of an input.
std::string generator_text(const InputArguments& input) {
    std::string text = std::string(sim::kGeneratePrefix) + input.profile;
    if (input.profile_nodes) {
        text += fmt::format(",nodes={}", *input.profile_nodes);
    }
    return text;
}

}  // namespace

Result<sim::DetectedInput> find_input(const InputArguments& input) {
    return sim::detect_input({.input = input.profile.empty() ? input.path : generator_text(input),
                              .nodes = input.nodes_path,
                              .pods = input.pods_path});
}

Result<sim::Trace> load_input(const sim::DetectedInput& input, bool lenient) {
    REGIMEN_TRY_ASSIGN(sim::Trace trace, sim::read_input(input, {.lenient = lenient}));
    note_skipped(trace.skipped);
    return trace;
}

std::string input_name(const InputArguments& input) {
    if (!input.profile.empty()) {
        return input.profile;
    }
    std::string_view path = input.path.empty() ? input.pods_path : input.path;
    if (path.starts_with(sim::kGeneratePrefix)) {
        return std::string(path.substr(sim::kGeneratePrefix.size()));
    }
    while (path.size() > 1 && path.ends_with('/')) {
        path.remove_suffix(1);
    }
    path = path.substr(path.rfind('/') + 1);
    path = without_suffix(path, ".gz");
    for (const std::string_view suffix : {".csv", ".yaml", ".yml", ".json", ".rec"}) {
        path = without_suffix(path, suffix);
    }
    return std::string(path);
}

}  // namespace regimen::cli
