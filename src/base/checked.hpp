// Arithmetic on int64 counts that aborts instead of wrapping. Inputs are bounded where they are
// read (Result, kOutOfRange), so an overflow behind that point is a broken invariant. Complexity:
// one instruction and a predicted branch. Thread rule: pure functions.
#pragma once

#include <cstdint>

#include "base/assert.hpp"

namespace regimen {

constexpr std::int64_t checked_add(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    REGIMEN_ASSERT(!__builtin_add_overflow(a, b, &sum), "{} + {}", a, b);
    return sum;
}

constexpr std::int64_t checked_sub(std::int64_t a, std::int64_t b) {
    std::int64_t difference = 0;
    REGIMEN_ASSERT(!__builtin_sub_overflow(a, b, &difference), "{} - {}", a, b);
    return difference;
}

constexpr std::int64_t checked_mul(std::int64_t a, std::int64_t b) {
    std::int64_t product = 0;
    REGIMEN_ASSERT(!__builtin_mul_overflow(a, b, &product), "{} * {}", a, b);
    return product;
}

}  // namespace regimen
