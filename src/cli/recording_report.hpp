// What replaying a recording showed, in words and as JSON (`regimen.recording/v1`).
// Errors: none. Complexity: constant. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>

#include "cli/rerun.hpp"
#include "record/format.hpp"

namespace regimen::cli {

struct RecordingReport {
    record::RecordingHeader header;
    std::optional<std::string> changed;  // what it was replayed with instead, in one word
    RerunFigures figures;
};

std::string recording_text(const RecordingReport& report);
std::string recording_json(const RecordingReport& report);

}  // namespace regimen::cli
