// LiveRecorder: what the engine is told and answers, written down while it goes on: one recording
// (record/archive.hpp) from each beginning of a driver, on the disk within a second.
// A disk that is full ends the recording and not the scheduling; the next beginning tries again.
// Errors: of create(): the folder. Complexity: O(bytes) a step. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "record/writer.hpp"

namespace regimen::kube {

struct RecorderOptions {
    std::string folder;
    std::uint64_t file_bytes = std::uint64_t{256} << 20;  // then a new one is begun
    std::uint64_t keep_bytes = std::uint64_t{4} << 30;    // of all together
};

class LiveRecorder {
public:
    // The folder is made if need be.
    static Result<LiveRecorder> create(RecorderOptions options);

    // A driver begins: what comes now is a history of its own.
    void begin(Instant wall);
    void append(Instant now, std::span<const Fact> facts, const Plan& plan);
    // At least once a second.
    void flush();
    void finish();

    // So much is written that a new history should begin.
    bool is_full() const { return writer_ && writer_->bytes() >= options_.file_bytes; }
    bool failed() const { return failed_; }

private:
    explicit LiveRecorder(RecorderOptions options) : options_(std::move(options)) {}
    void check(const Status& status);

    RecorderOptions options_;
    std::optional<record::RecordingWriter> writer_;
    bool dirty_ = false;
    bool failed_ = false;
};

}  // namespace regimen::kube
