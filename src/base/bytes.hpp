// ByteWriter and ByteReader: the primitive encoding below every versioned encoding of ours.
// Shapes: u8; u32 and u64 little endian; varint = base 128, least significant group first, shortest
// form only; zigzag = a signed number as varint; string = varint length, then its bytes.
// Errors: the reader is sticky. The first problem (too short, not shortest, over a limit) is kept,
// the rest of the input counts as read, and every later read returns 0 or empty; look at ok() or
// status() before you use what you read. kCorrupt, where = "<name>:byte N".
// Hostile input: nothing is read past the end; strings are views into the input, and count() bounds
// a number of elements by the bytes that are left, so nothing is reserved that the input cannot
// fill. Complexity: O(bytes). Thread rule: one thread each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regimen {

class ByteWriter {
public:
    void u8(std::uint8_t value);
    void boolean(bool value) { u8(value ? 1 : 0); }
    void u32(std::uint32_t value);
    void u64(std::uint64_t value);
    void varint(std::uint64_t value);
    void zigzag(std::int64_t value);
    void string(std::string_view text);
    // Without a length in front.
    void raw(std::span<const std::byte> bytes);

    std::span<const std::byte> bytes() const { return bytes_; }
    std::size_t size() const { return bytes_.size(); }
    // Keeps the memory for the next message.
    void clear() { bytes_.clear(); }
    std::vector<std::byte> take() { return std::move(bytes_); }

private:
    std::vector<std::byte> bytes_;
};

class ByteReader {
public:
    // Borrows both; `name` is what errors call the input.
    explicit ByteReader(std::span<const std::byte> bytes, std::string_view name = "input")
        : bytes_(bytes), name_(name) {}

    std::uint8_t u8();
    // 0 or 1; anything else is corrupt.
    bool boolean();
    std::uint32_t u32();
    std::uint64_t u64();
    std::uint64_t varint();
    // A varint of at most `max`: an index, an enumerator, a 32-bit number.
    std::uint64_t varint_at_most(std::uint64_t max);
    std::int64_t zigzag();
    // Valid as long as the input is.
    std::string_view string();
    std::span<const std::byte> raw(std::size_t size);
    // A varint that announces elements of at least `element_bytes` (> 0) each, bounded by what is
    // left.
    std::size_t count(std::size_t element_bytes);

    bool ok() const { return message_.empty(); }
    Status status() const;
    bool at_end() const { return at_ == bytes_.size(); }
    std::size_t offset() const { return at_; }
    std::size_t remaining() const { return bytes_.size() - at_; }
    // A decoder's own objection at this place, kept like the reader's.
    void reject(std::string_view message);
    // status(), or an error when something is left over.
    Status finish();

private:
    void reject_at(std::size_t offset, std::string_view message);
    std::uint64_t fixed(std::size_t size);

    std::span<const std::byte> bytes_;
    std::string_view name_;
    std::size_t at_ = 0;
    std::string message_;
    std::size_t failed_at_ = 0;
};

}  // namespace regimen
