#include "kube/live/live_recorder.hpp"

#include <filesystem>
#include <utility>

#include "base/log.hpp"
#include "record/archive.hpp"

namespace regimen::kube {

Result<LiveRecorder> LiveRecorder::create(RecorderOptions options) {
    std::error_code error;
    std::filesystem::create_directories(options.folder, error);
    if (error) {
        return fail(ErrorCode::kIo, options.folder, "cannot make this folder: {}", error.message());
    }
    REGIMEN_TRY(record::archived(options.folder));
    return LiveRecorder(std::move(options));
}

void LiveRecorder::begin(Instant wall) {
    finish();
    failed_ = false;
    check(record::prune_archive(options_.folder, options_.keep_bytes));
    const std::string path = options_.folder + "/" + record::archive_name(wall);
    Result<record::RecordingWriter> opened = record::RecordingWriter::open_live(
        path, {.engine = REGIMEN_VERSION, .source = std::string(record::kSourceCluster)});
    if (!opened) {
        return check(tl::unexpected(opened.error()));
    }
    writer_.emplace(*std::move(opened));
    log_event(Level::kInfo, "recording", {{"path", path}});
}

void LiveRecorder::append(Instant now, std::span<const Fact> facts, const Plan& plan) {
    if (writer_) {
        dirty_ = true;
        check(writer_->append(now, facts, plan));
    }
}

void LiveRecorder::flush() {
    if (writer_ && std::exchange(dirty_, false)) {
        check(writer_->flush());
    }
}

void LiveRecorder::finish() {
    if (writer_) {
        check(writer_->finish());
        writer_.reset();
    }
}

void LiveRecorder::check(const Status& status) {
    if (!status) {
        log_event(Level::kError, "recording_failed", {{"error", to_string(status.error())}});
        failed_ = true;
        writer_.reset();
    }
}

}  // namespace regimen::kube
