// The container of a recording: magic, format version, and a chain of checked blocks. README.md of
// this folder has it byte by byte; what is inside the blocks is model/encoding.hpp.
// A block's checksum covers the checksum before it, so that a block which was changed, dropped,
// repeated or moved is found where it happens. XXH64: against accidents, not against forgers.
// Errors: none here. Complexity: O(bytes). Thread rule: pure functions, values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "model/encoding.hpp"

namespace regimen::record {

// As in PNG: the high bit and both kinds of line end show a transfer that took it for text.
inline constexpr std::array<std::uint8_t, 8> kMagic = {0x89, 'R', 'G', 'M', '\r', '\n', 0x1A, '\n'};
inline constexpr std::uint32_t kFormatVersion = 1;

// kLiveHeader: the recording of something that went on while it was written. It may end behind any
// block, and is whole up to there; a block that is cut off was being written when that happened.
enum class BlockKind : std::uint8_t { kHeader = 1, kSteps = 2, kFooter = 3, kLiveHeader = 4 };

inline constexpr std::size_t kPreambleBytes = kMagic.size() + 4;
inline constexpr std::size_t kBlockHeadBytes = 1 + 4 + 8;  // kind, length, checksum
// A writer closes a block when it has this much; one larger step is a block of its own.
inline constexpr std::size_t kBlockBytes = std::size_t{1} << 16;
inline constexpr std::size_t kMaxBlockBytes = std::size_t{1} << 28;

// The source of what `regimen run` records.
inline constexpr std::string_view kSourceCluster = "cluster";

struct RecordingHeader {
    std::string engine;  // version of the engine that decided
    std::string source;  // where the facts came from, for people
    std::uint32_t encoding_version = kEncodingVersion;

    friend bool operator==(const RecordingHeader&, const RecordingHeader&) = default;
};

// One call of the engine: what it was told and what it answered.
struct Step {
    Instant now;
    std::vector<Fact> facts;
    Plan plan;

    friend bool operator==(const Step&, const Step&) = default;
};

// Magic and format version: how every recording starts.
void put_preamble(ByteWriter& out);
// What the chain starts from, in place of a checksum before the first block.
inline constexpr std::uint64_t kChainStart = kFormatVersion;
std::uint64_t block_checksum(std::uint64_t previous, std::uint8_t kind,
                             std::span<const std::byte> payload);
// Head and payload; returns the checksum for the next block.
std::uint64_t put_block(ByteWriter& out, std::uint64_t previous, BlockKind kind,
                        std::span<const std::byte> payload);

// By the magic alone: also true of damaged recordings and of versions that we cannot read, so that
// the reader can say what is wrong. Bytes after unpacking gzip.
bool looks_like_recording(std::span<const std::byte> first_bytes);

}  // namespace regimen::record
