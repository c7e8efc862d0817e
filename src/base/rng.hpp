// Rng: seeded random numbers that are the same on every machine and compiler: integers only, no
// libm, no std distribution. Not for secrets. Generator: xoshiro256** (Blackman and Vigna, 2021),
// period 2^256-1, seeded through splitmix64. Errors: none; an empty range or all weights zero is a
// broken invariant. Complexity: O(1) expected per draw; shuffle and pick O(n). Thread rule: one
// thread; give each thread its own fork().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <span>
#include <utility>

namespace regimen {

class Rng {
public:
    explicit Rng(std::uint64_t seed);

    // 64 uniform bits.
    std::uint64_t next();
    // In [0, n), without bias; n > 0.
    std::uint64_t uniform(std::uint64_t n);
    // In [low, high], both included; low <= high.
    std::int64_t uniform_range(std::int64_t low, std::int64_t high);
    // In [0, 1): a multiple of 2^-53.
    double unit();
    // True with probability numerator/denominator.
    bool bernoulli(std::uint64_t numerator, std::uint64_t denominator);
    // Exponentially distributed with this mean, rounded to a whole microsecond; mean >= 0.
    std::int64_t exponential_micros(std::int64_t mean_micros);
    // An index with probability weight/sum; the sum is above 0 and below 2^64.
    std::size_t pick(std::span<const std::uint64_t> weights);

    // Every order is equally likely (Fisher-Yates).
    template <std::ranges::random_access_range Range>
    void shuffle(Range&& range) {
        const auto first = std::ranges::begin(range);
        for (auto n = static_cast<std::uint64_t>(std::ranges::size(range)); n > 1; --n) {
            using Step = std::iter_difference_t<decltype(first)>;
            std::ranges::iter_swap(first + static_cast<Step>(n - 1),
                                   first + static_cast<Step>(uniform(n)));
        }
    }

    // An independent generator for one purpose. It depends on this generator's seed and on `stream`
    // only, not on what was drawn so far: a new consumer does not shift the numbers of the others.
    Rng fork(std::uint64_t stream) const;

private:
    std::uint64_t seed_;
    std::array<std::uint64_t, 4> state_;
};

}  // namespace regimen
