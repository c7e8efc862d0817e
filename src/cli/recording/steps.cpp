#include "cli/recording/steps.hpp"

#include <cstdint>
#include <optional>

#include "files/interrupt.hpp"
#include "record/reader.hpp"

namespace regimen::cli {
namespace {

constexpr std::uint64_t kStepsBetweenPolls = 256;

}  // namespace

Result<record::RecordingHeader> read_header(const std::string& path) {
    REGIMEN_TRY_ASSIGN(const record::RecordingReader reader, record::RecordingReader::open(path));
    return reader.header();
}

Status for_each_step(const std::string& path,
                     const std::function<void(const record::Step&)>& take) {
    REGIMEN_TRY_ASSIGN(record::RecordingReader reader, record::RecordingReader::open(path));
    while (true) {
        REGIMEN_TRY_ASSIGN(const std::optional<record::Step> step, reader.next());
        if (!step) {
            return {};
        }
        take(*step);
        if (reader.steps() % kStepsBetweenPolls == 0) {
            REGIMEN_TRY(files::check_interrupted());
        }
    }
}

}  // namespace regimen::cli
