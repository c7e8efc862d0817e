#include "record/reader.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/bytes.hpp"
#include "files/byte_source.hpp"
#include "model/encoding.hpp"

namespace regimen::record {
namespace {

// Memory is taken in such pieces while bytes arrive, whatever length a block claims.
constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

}  // namespace

Result<RecordingReader> RecordingReader::open(const std::string& path) {
    REGIMEN_TRY_ASSIGN(files::ByteSource opened, files::ByteSource::open(path));
    auto source = std::make_shared<files::ByteSource>(std::move(opened));
    return from([source](std::span<char> into) { return source->read(into); }, path);
}

Result<RecordingReader> RecordingReader::from(Read read, std::string name) {
    RecordingReader reader(std::move(read), std::move(name));
    REGIMEN_TRY(reader.read_header());
    return reader;
}

Status RecordingReader::read_header() {
    std::vector<std::byte> preamble;
    REGIMEN_TRY(fill(preamble, kPreambleBytes));
    if (!looks_like_recording(preamble)) {
        return fail(ErrorCode::kCorrupt, place(0), "not a recording: expected its magic number");
    }
    if (preamble.size() < kPreambleBytes) {
        return fail(ErrorCode::kCorrupt, place(offset_),
                    "the recording ends within its format version");
    }
    ByteReader version(std::span<const std::byte>(preamble).subspan(kMagic.size()));
    if (const std::uint32_t found = version.u32(); found != kFormatVersion) {
        return fail(ErrorCode::kUnsupported, place(kMagic.size()),
                    "format version {}: this build reads version {}", found, kFormatVersion);
    }
    const std::uint64_t start = offset_;
    REGIMEN_TRY(next_block());
    live_ = kind_ == BlockKind::kLiveHeader;
    if (kind_ != BlockKind::kHeader && !live_) {
        return fail(ErrorCode::kCorrupt, place(start), "block of kind {}: expected the header",
                    static_cast<int>(kind_));
    }
    ByteReader in(block_, "header");
    header_.encoding_version = static_cast<std::uint32_t>(in.varint_at_most(~std::uint32_t{0}));
    // Before the rest: another version may have another header.
    if (in.ok() && header_.encoding_version != kEncodingVersion) {
        return fail(ErrorCode::kUnsupported, place(start),
                    "encoding version {}: this build reads version {}", header_.encoding_version,
                    kEncodingVersion);
    }
    header_.engine = in.string();
    header_.source = in.string();
    if (const Status status = in.finish(); !status) {
        return fail(ErrorCode::kCorrupt, place(start), "{}", to_string(status.error()));
    }
    at_ = block_.size();
    return {};
}

Result<std::optional<Step>> RecordingReader::next() {
    if (failed_) {
        return tl::unexpected(*failed_);
    }
    if (ended_) {
        return std::optional<Step>();
    }
    Result<std::optional<Step>> step = advance();
    if (!step) {
        failed_ = std::move(step).error();
        failed_->message += fmt::format("; {} good steps before it", steps_);
        return tl::unexpected(*failed_);
    }
    return step;
}

Result<std::optional<Step>> RecordingReader::advance() {
    while (at_ == block_.size()) {
        const std::uint64_t start = offset_;
        REGIMEN_TRY_ASSIGN(const bool more, next_block());
        if (!more) {
            block_.clear();
            at_ = 0;
            ended_ = true;
            open_ended_ = true;
            return std::optional<Step>();
        }
        if (kind_ == BlockKind::kFooter) {
            REGIMEN_TRY(check_footer());
            ended_ = true;
            return std::optional<Step>();
        }
        if (kind_ != BlockKind::kSteps || block_.empty()) {
            return fail(ErrorCode::kCorrupt, place(start),
                        "block of kind {} with {} bytes: expected steps or the footer",
                        static_cast<int>(kind_), block_.size());
        }
    }
    REGIMEN_TRY_ASSIGN(Step step, decode_step());
    hash_decisions(hasher_, step.plan);
    ++steps_;
    return std::optional<Step>(std::move(step));
}

Result<Step> RecordingReader::decode_step() {
    ByteReader in(std::span<const std::byte>(block_).subspan(at_), "step");
    Step step;
    step.now = Instant::from_micros(in.zigzag());
    const std::size_t facts = in.count(1);
    Status status = in.status();
    while (status && step.facts.size() < facts) {
        Result<Fact> fact = decode_fact(in);
        if (fact) {
            step.facts.push_back(*std::move(fact));
        } else {
            status = tl::unexpected(std::move(fact).error());
        }
    }
    if (status) {
        Result<Plan> plan = decode_plan(in);
        if (plan) {
            step.plan = *std::move(plan);
        } else {
            status = tl::unexpected(std::move(plan).error());
        }
    }
    if (!status) {
        return fail(ErrorCode::kCorrupt, place(offset_ - block_.size() + at_), "{}",
                    to_string(status.error()));
    }
    at_ += in.offset();
    return step;
}

Status RecordingReader::check_footer() {
    const std::uint64_t start = offset_ - block_.size();
    ByteReader in(block_, "footer");
    const std::uint64_t steps = in.u64();
    const std::uint64_t hash = in.u64();
    if (const Status status = in.finish(); !status) {
        return fail(ErrorCode::kCorrupt, place(start), "{}", to_string(status.error()));
    }
    if (steps != steps_) {
        return fail(ErrorCode::kCorrupt, place(start), "the footer counts {} steps, found {}",
                    steps, steps_);
    }
    if (hash != decision_hash()) {
        return fail(ErrorCode::kCorrupt, place(start),
                    "the footer has the decision hash {}, the decisions have {}", hex64(hash),
                    hex64(decision_hash()));
    }
    std::vector<std::byte> rest;
    const std::uint64_t end = offset_;
    REGIMEN_TRY(fill(rest, 1));
    if (!rest.empty()) {
        return fail(ErrorCode::kCorrupt, place(end), "found more bytes, expected the end");
    }
    return {};
}

Result<bool> RecordingReader::next_block() {
    const std::uint64_t start = offset_;
    std::vector<std::byte> head;
    REGIMEN_TRY_ASSIGN(const bool has_head, require(head, kBlockHeadBytes, "the head of a block"));
    if (!has_head) {
        return false;
    }
    ByteReader in(head);
    const std::uint8_t kind = in.u8();
    const std::uint32_t length = in.u32();
    const std::uint64_t checksum = in.u64();
    if (length > kMaxBlockBytes) {
        return fail(ErrorCode::kCorrupt, place(start),
                    "damaged: a block of {} bytes, expected at most {}", length, kMaxBlockBytes);
    }
    block_.clear();
    at_ = 0;
    REGIMEN_TRY_ASSIGN(const bool has_block, require(block_, length, "a block"));
    if (!has_block) {
        return false;
    }
    if (checksum != block_checksum(chain_, kind, block_)) {
        return fail(ErrorCode::kCorrupt, place(start),
                    "damaged: the block of {} bytes here does not have its checksum", length);
    }
    chain_ = checksum;
    kind_ = static_cast<BlockKind>(kind);
    return true;
}

Status RecordingReader::fill(std::vector<std::byte>& into, std::size_t size) {
    std::size_t missing = size;
    while (missing > 0) {
        const std::size_t before = into.size();
        into.resize(before + std::min(missing, kChunkBytes));
        const std::span<std::byte> room = std::span(into).subspan(before);
        const Result<std::size_t> got = read_({reinterpret_cast<char*>(room.data()), room.size()});
        into.resize(before + got.value_or(0));
        REGIMEN_TRY(got);
        if (*got == 0) {
            break;
        }
        missing -= *got;
        offset_ += *got;
    }
    return {};
}

Result<bool> RecordingReader::require(std::vector<std::byte>& into, std::size_t size,
                                      std::string_view what) {
    REGIMEN_TRY(fill(into, size));
    if (into.size() < size && live_) {
        return false;
    }
    if (into.size() < size) {
        return fail(ErrorCode::kCorrupt, place(offset_),
                    "the recording is cut off: found {} bytes of {}, expected {}", into.size(),
                    what, size);
    }
    return true;
}

std::string RecordingReader::place(std::uint64_t offset) const {
    return fmt::format("{}:byte {}", name_, offset);
}

}  // namespace regimen::record
