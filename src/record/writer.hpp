// RecordingWriter: writes a run down step by step. A run that ends by itself (open) appears under
// its name when finish() has succeeded and not before: interrupted or failed, it leaves no half
// recording. One that goes on (open_live) bears its name from the start and is worth having however
// it ends: up to the last flush(), whatever happens. Errors: kIo from the file, kOutOfRange for a
// step above kMaxBlockBytes; after an error every later call returns it again. Memory: one block,
// or the largest step. Complexity: O(bytes). Thread rule: one thread at a time; movable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "files/atomic_file.hpp"
#include "files/growing_file.hpp"
#include "model/fact.hpp"
#include "model/plan.hpp"
#include "record/format.hpp"

namespace regimen::record {

class RecordingWriter {
public:
    // header.encoding_version has to be ours.
    static Result<RecordingWriter> open(std::string path, const RecordingHeader& header);

    static Result<RecordingWriter> open_live(std::string path, const RecordingHeader& header);

    // What one call of the engine was given and what it answered.
    Status append(Instant now, std::span<const Fact> facts, const Plan& plan);
    // Of a live recording: the steps so far are on the disk.
    Status flush();
    // Writes the footer and puts the file in its place. The last call.
    Status finish();

    std::uint64_t steps() const { return steps_; }
    // Written, packed in blocks.
    std::uint64_t bytes() const { return bytes_; }
    // hash_decisions() over all plans so far.
    std::uint64_t decision_hash() const { return hasher_.digest(); }

private:
    using File = std::variant<files::AtomicFile, files::GrowingFile>;

    explicit RecordingWriter(File file) : file_(std::move(file)) {}
    Status begin(BlockKind kind, const RecordingHeader& header);
    Status write(std::span<const std::byte> bytes);
    const std::string& path() const;
    Status write_block(BlockKind kind, std::span<const std::byte> payload);
    Status keep(Status status);

    File file_;
    std::uint64_t bytes_ = 0;
    ByteWriter pending_;  // steps of the block that is being filled
    ByteWriter scratch_;
    std::uint64_t chain_ = kChainStart;
    std::uint64_t steps_ = 0;
    Hasher hasher_;
    std::optional<Error> failed_;
    bool finished_ = false;
};

}  // namespace regimen::record
