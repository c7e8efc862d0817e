#include "record/writer.hpp"

#include <utility>

#include "base/assert.hpp"
#include "model/encoding.hpp"

namespace regimen::record {

Result<RecordingWriter> RecordingWriter::open(std::string path, const RecordingHeader& header) {
    REGIMEN_TRY_ASSIGN(files::AtomicFile file, files::AtomicFile::create(std::move(path)));
    RecordingWriter writer(std::move(file));
    REGIMEN_TRY(writer.begin(BlockKind::kHeader, header));
    return writer;
}

Result<RecordingWriter> RecordingWriter::open_live(std::string path,
                                                   const RecordingHeader& header) {
    REGIMEN_TRY_ASSIGN(files::GrowingFile file, files::GrowingFile::create(std::move(path)));
    RecordingWriter writer(std::move(file));
    REGIMEN_TRY(writer.begin(BlockKind::kLiveHeader, header));
    return writer;
}

Status RecordingWriter::begin(BlockKind kind, const RecordingHeader& header) {
    REGIMEN_ASSERT(header.encoding_version == kEncodingVersion, "cannot write version {}",
                   header.encoding_version);
    put_preamble(scratch_);
    REGIMEN_TRY(write(scratch_.bytes()));
    ByteWriter payload;
    payload.varint(header.encoding_version);
    payload.string(header.engine);
    payload.string(header.source);
    return write_block(kind, payload.bytes());
}

Status RecordingWriter::write(std::span<const std::byte> bytes) {
    bytes_ += bytes.size();
    return keep(std::visit([&](auto& file) { return file.write(bytes); }, file_));
}

const std::string& RecordingWriter::path() const {
    return std::visit([](const auto& file) -> const std::string& { return file.path(); }, file_);
}

Status RecordingWriter::append(Instant now, std::span<const Fact> facts, const Plan& plan) {
    REGIMEN_ASSERT(!finished_, "append after finish");
    if (failed_) {
        return tl::unexpected(*failed_);
    }
    const std::size_t before = pending_.size();
    pending_.zigzag(now.micros());
    pending_.varint(facts.size());
    for (const Fact& fact : facts) {
        encode(pending_, fact);
    }
    encode(pending_, plan);
    if (pending_.size() - before > kMaxBlockBytes) {
        return keep(fail(ErrorCode::kOutOfRange, path(),
                         "step {} takes {} bytes: expected at most {}", steps_,
                         pending_.size() - before, kMaxBlockBytes));
    }
    hash_decisions(hasher_, plan);
    ++steps_;
    if (pending_.size() < kBlockBytes) {
        return {};
    }
    // Steps that were there before leave first: a large step must not push a block over the limit.
    const std::span<const std::byte> all = pending_.bytes();
    if (before > 0 && all.size() > kMaxBlockBytes) {
        REGIMEN_TRY(write_block(BlockKind::kSteps, all.first(before)));
        REGIMEN_TRY(write_block(BlockKind::kSteps, all.subspan(before)));
    } else {
        REGIMEN_TRY(write_block(BlockKind::kSteps, all));
    }
    pending_.clear();
    return {};
}

Status RecordingWriter::flush() {
    files::GrowingFile* const live = std::get_if<files::GrowingFile>(&file_);
    REGIMEN_ASSERT(live != nullptr && !finished_, "flush of a recording that is not open");
    if (failed_) {
        return tl::unexpected(*failed_);
    }
    if (pending_.size() > 0) {
        REGIMEN_TRY(write_block(BlockKind::kSteps, pending_.bytes()));
        pending_.clear();
    }
    return keep(live->sync());
}

Status RecordingWriter::finish() {
    REGIMEN_ASSERT(!finished_, "finish twice");
    if (failed_) {
        return tl::unexpected(*failed_);
    }
    if (pending_.size() > 0) {
        REGIMEN_TRY(write_block(BlockKind::kSteps, pending_.bytes()));
        pending_.clear();
    }
    ByteWriter payload;
    payload.u64(steps_);
    payload.u64(decision_hash());
    REGIMEN_TRY(write_block(BlockKind::kFooter, payload.bytes()));
    finished_ = true;
    if (files::GrowingFile* const live = std::get_if<files::GrowingFile>(&file_)) {
        return keep(live->sync());
    }
    return keep(std::get<files::AtomicFile>(file_).commit());
}

Status RecordingWriter::write_block(BlockKind kind, std::span<const std::byte> payload) {
    scratch_.clear();
    chain_ = put_block(scratch_, chain_, kind, payload);
    return write(scratch_.bytes());
}

Status RecordingWriter::keep(Status status) {
    if (!status) {
        failed_ = status.error();
    }
    return status;
}

}  // namespace regimen::record
