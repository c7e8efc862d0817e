#include "record/format.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/hash.hpp"

namespace regimen::record {

void put_preamble(ByteWriter& out) {
    out.raw(std::as_bytes(std::span(kMagic)));
    out.u32(kFormatVersion);
}

std::uint64_t block_checksum(std::uint64_t previous, std::uint8_t kind,
                             std::span<const std::byte> payload) {
    Hasher hasher;
    hasher.update_u64(previous);
    hasher.update_u64(kind);
    hasher.update_u64(payload.size());
    hasher.update(payload);
    return hasher.digest();
}

std::uint64_t put_block(ByteWriter& out, std::uint64_t previous, BlockKind kind,
                        std::span<const std::byte> payload) {
    REGIMEN_ASSERT(payload.size() <= kMaxBlockBytes, "a block of {} bytes", payload.size());
    const auto kind_byte = static_cast<std::uint8_t>(kind);
    const std::uint64_t checksum = block_checksum(previous, kind_byte, payload);
    out.u8(kind_byte);
    out.u32(static_cast<std::uint32_t>(payload.size()));
    out.u64(checksum);
    out.raw(payload);
    return checksum;
}

bool looks_like_recording(std::span<const std::byte> first_bytes) {
    const std::span<const std::byte> magic = std::as_bytes(std::span(kMagic));
    return first_bytes.size() >= magic.size() &&
           std::equal(magic.begin(), magic.end(), first_bytes.begin());
}

}  // namespace regimen::record
