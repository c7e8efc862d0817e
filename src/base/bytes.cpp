#include "base/bytes.hpp"

#include <bit>
#include <fmt/format.h>

#include "base/assert.hpp"

namespace regimen {
namespace {

constexpr std::uint64_t kGroupMask = 0x7F;
constexpr std::uint8_t kMore = 0x80;

}  // namespace

void ByteWriter::u8(std::uint8_t value) {
    bytes_.push_back(static_cast<std::byte>(value));
}

void ByteWriter::u32(std::uint32_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
        u8(static_cast<std::uint8_t>(value >> shift));
    }
}

void ByteWriter::u64(std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
        u8(static_cast<std::uint8_t>(value >> shift));
    }
}

void ByteWriter::varint(std::uint64_t value) {
    while (value > kGroupMask) {
        u8(static_cast<std::uint8_t>(value & kGroupMask) | kMore);
        value >>= 7;
    }
    u8(static_cast<std::uint8_t>(value));
}

void ByteWriter::zigzag(std::int64_t value) {
    // 0, -1, 1, -2, ... become 0, 1, 2, 3, ...: small magnitudes stay short.
    const auto bits = static_cast<std::uint64_t>(value);
    varint((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void ByteWriter::string(std::string_view text) {
    varint(text.size());
    raw(std::as_bytes(std::span(text)));
}

void ByteWriter::raw(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

std::uint64_t ByteReader::fixed(std::size_t size) {
    const std::span<const std::byte> bytes = raw(size);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        value |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
    }
    return value;
}

std::uint8_t ByteReader::u8() {
    return static_cast<std::uint8_t>(fixed(1));
}
std::uint32_t ByteReader::u32() {
    return static_cast<std::uint32_t>(fixed(4));
}
std::uint64_t ByteReader::u64() {
    return fixed(8);
}

bool ByteReader::boolean() {
    const std::size_t start = at_;
    const std::uint8_t value = u8();
    if (value > 1) {
        reject_at(start, fmt::format("found {}, expected 0 or 1", value));
    }
    return value == 1;
}

std::uint64_t ByteReader::varint() {
    const std::size_t start = at_;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint8_t byte = u8();
        if (!ok()) {
            return 0;
        }
        const std::uint64_t group = byte & kGroupMask;
        // The tenth group has room for one bit, and a zero at the end means a shorter form exists.
        if ((shift == 63 && group > 1) || (byte == 0 && shift > 0)) {
            break;
        }
        value |= group << shift;
        if ((byte & kMore) == 0) {
            return value;
        }
    }
    reject_at(start, "found a number of more than 64 bits or not in its shortest form");
    return 0;
}

std::uint64_t ByteReader::varint_at_most(std::uint64_t max) {
    const std::size_t start = at_;
    const std::uint64_t value = varint();
    if (value > max) {
        reject_at(start, fmt::format("found {}, expected at most {}", value, max));
        return 0;
    }
    return value;
}

std::int64_t ByteReader::zigzag() {
    const std::uint64_t bits = varint();
    return std::bit_cast<std::int64_t>((bits >> 1) ^ (0 - (bits & 1)));
}

std::string_view ByteReader::string() {
    const std::span<const std::byte> bytes = raw(count(1));
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> ByteReader::raw(std::size_t size) {
    if (size > remaining()) {
        reject_at(at_, fmt::format("found {} bytes, expected {} more", remaining(), size));
        return {};
    }
    const std::span<const std::byte> bytes = bytes_.subspan(at_, size);
    at_ += size;
    return bytes;
}

std::size_t ByteReader::count(std::size_t element_bytes) {
    REGIMEN_ASSERT(element_bytes > 0);
    const std::size_t start = at_;
    const std::uint64_t elements = varint();
    const std::size_t most = remaining() / element_bytes;
    if (elements > most) {
        reject_at(start,
                  fmt::format("found a count of {}, and bytes for at most {}", elements, most));
        return 0;
    }
    return static_cast<std::size_t>(elements);
}

Status ByteReader::status() const {
    if (ok()) {
        return {};
    }
    return fail(ErrorCode::kCorrupt, fmt::format("{}:byte {}", name_, failed_at_), "{}", message_);
}

void ByteReader::reject(std::string_view message) {
    reject_at(at_, message);
}

Status ByteReader::finish() {
    if (ok() && !at_end()) {
        reject(fmt::format("found {} bytes, expected the end", remaining()));
    }
    return status();
}

void ByteReader::reject_at(std::size_t offset, std::string_view message) {
    if (!ok()) {
        return;
    }
    message_ = message.empty() ? "not valid" : message;
    failed_at_ = offset;
    at_ = bytes_.size();
}

}  // namespace regimen
