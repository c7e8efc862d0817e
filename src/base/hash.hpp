// Hasher: XXH64 over a stream of bytes, for decision hashes and tables; the same on every machine.
// Not for secrets, nor against an adversary who chooses the bytes.
// A stream has no borders: "ab"+"c" and "a"+"bc" hash alike. Frame strings with update_u64(size).
// Errors: none. Complexity: O(bytes), 88 bytes of state, no allocation. Thread rule: a value.
// Source: xxHash specification, XXH64 with seed 0.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace regimen {

class Hasher {
public:
    Hasher();

    void update(std::span<const std::byte> bytes);
    void update(std::string_view text);
    // Eight bytes, little endian on every machine.
    void update_u64(std::uint64_t value);
    // Of all bytes so far; more may follow.
    std::uint64_t digest() const;

private:
    // XXH64_state_t, whose header stays in hash.cpp.
    alignas(8) std::array<std::byte, 88> state_;
};

std::uint64_t hash64(std::string_view text);

// 16 lower-case digits.
std::string hex64(std::uint64_t value);

}  // namespace regimen
