// Go's math/rand, number for number: the published experiments drew their pod order and their node
// order from it, so any of them can be repeated only by the same generator. Everything else in
// Regimen uses base/rng.hpp.
// Shape: an additive lagged Fibonacci generator over 607 words with tap 273, seeded by a linear
// congruential generator xored onto a table of constants (data/go_rand, compiled in).
// Errors: none; bounds of 0 or less are a broken invariant. Complexity: O(1) a draw, O(n) for
// shuffle and perm. Thread rule: a value, one thread at a time. Source: Go 1.19, math/rand (rng.go,
// rand.go); the stream is frozen by Go's compatibility promise.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace regimen::sim {

class GoRand {
public:
    explicit GoRand(std::int64_t seed);

    std::uint64_t uint64();
    std::int64_t int63();
    std::uint32_t uint32();
    std::int32_t int31();
    // Uniform in [0, n).
    std::int32_t int31n(std::int32_t n);
    std::int64_t int63n(std::int64_t n);
    std::int64_t intn(std::int64_t n);
    double float64();

    template <class T>
    void shuffle(std::span<T> values) {
        for (std::size_t i = values.size(); i > 1; --i) {
            std::swap(values[i - 1], values[shuffle_index(i)]);
        }
    }
    // A permutation of 0..n-1.
    std::vector<std::uint32_t> perm(std::uint32_t n);

private:
    static constexpr std::size_t kLength = 607;
    static constexpr std::size_t kTap = 273;

    // Uniform in [0, n) as Shuffle draws it, which is not as int31n does.
    std::size_t shuffle_index(std::size_t n);

    std::array<std::uint64_t, kLength> state_{};
    std::size_t tap_ = 0;
    std::size_t feed_ = kLength - kTap;
};

}  // namespace regimen::sim
