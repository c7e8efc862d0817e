#include "base/rng.hpp"

#include <bit>
#include <limits>

#include "base/assert.hpp"
#include "base/int128.hpp"

namespace regimen {
namespace {

// One step of splitmix64: a counter, then a mixer that spreads every input bit over the output.
std::uint64_t splitmix(std::uint64_t& counter) {
    counter += 0x9E3779B97F4A7C15;
    std::uint64_t z = counter;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

}  // namespace

Rng::Rng(std::uint64_t seed) : seed_(seed), state_{} {
    std::uint64_t counter = seed;
    for (std::uint64_t& word : state_) {
        word = splitmix(counter);
    }
}

std::uint64_t Rng::next() {
    auto& [a, b, c, d] = state_;
    const std::uint64_t result = std::rotl(b * 5, 7) * 9;
    const std::uint64_t shifted = b << 17;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = std::rotl(d, 45);
    return result;
}

std::uint64_t Rng::uniform(std::uint64_t n) {
    REGIMEN_ASSERT(n > 0);
    // Lemire 2019: the high half of draw * n is the result; the few low halves that would favour
    // some results are drawn again, and the division that finds out how many runs rarely.
    Uint128 product = Uint128{next()} * n;
    if (static_cast<std::uint64_t>(product) < n) {
        const std::uint64_t surplus = (0 - n) % n;
        while (static_cast<std::uint64_t>(product) < surplus) {
            product = Uint128{next()} * n;
        }
    }
    return static_cast<std::uint64_t>(product >> 64);
}

std::int64_t Rng::uniform_range(std::int64_t low, std::int64_t high) {
    REGIMEN_ASSERT(low <= high, "[{}, {}]", low, high);
    const std::uint64_t steps = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    const bool every_value = steps == std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t offset = every_value ? next() : uniform(steps + 1);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

double Rng::unit() {
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

bool Rng::bernoulli(std::uint64_t numerator, std::uint64_t denominator) {
    REGIMEN_ASSERT(numerator <= denominator, "{}/{}", numerator, denominator);
    return uniform(denominator) < numerator;
}

std::int64_t Rng::exponential_micros(std::int64_t mean_micros) {
    REGIMEN_ASSERT(mean_micros >= 0, "mean {}", mean_micros);
    // Von Neumann 1951, by comparing alone. Draw u1 > u2 > ... until a draw is not smaller; a run
    // of n draws from x has probability x^(n-1)/(n-1)! - x^n/n!, so its length is odd with
    // probability 1 - x + x^2/2! - ... = e^-x: accepting u1 on odd lengths gives the density e^-x
    // on [0, 1). An even length adds one to the whole part, which repeats with probability 1/e, as
    // it should.
    for (std::uint64_t whole = 0;; ++whole) {
        const std::uint64_t fraction = next();
        bool odd = true;
        for (std::uint64_t last = fraction, draw = next(); draw < last; draw = next()) {
            last = draw;
            odd = !odd;
        }
        if (odd) {
            const auto mean = static_cast<Uint128>(mean_micros);
            constexpr Uint128 kHalf = Uint128{1} << 63;
            const Uint128 value = mean * whole + ((mean * fraction + kHalf) >> 64);
            constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
            return value > Uint128{kMax} ? kMax : static_cast<std::int64_t>(value);
        }
    }
}

std::size_t Rng::pick(std::span<const std::uint64_t> weights) {
    std::uint64_t sum = 0;
    for (const std::uint64_t weight : weights) {
        REGIMEN_ASSERT(!__builtin_add_overflow(sum, weight, &sum), "the weights exceed 64 bits");
    }
    std::uint64_t left = uniform(sum);
    std::size_t index = 0;
    while (left >= weights[index]) {
        left -= weights[index];
        ++index;
    }
    return index;
}

Rng Rng::fork(std::uint64_t stream) const {
    // Both words pass the mixer, so neighbouring seeds and streams land far apart.
    std::uint64_t counter = stream;
    std::uint64_t mixed = seed_ ^ splitmix(counter);
    return Rng(splitmix(mixed));
}

}  // namespace regimen
