#include "sim/order/go_rand.hpp"

#include <limits>

#include "base/assert.hpp"

namespace regimen::sim {

namespace {

constexpr std::uint64_t kCooked[] = {
#include "../../../data/go_rand/rng_cooked.inc"
};

constexpr std::int64_t kInt31Max = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kInt63Max = std::numeric_limits<std::int64_t>::max();

// One step of the seeding generator, modulo the Mersenne prime 2^31 - 1.
std::uint64_t next_seed(std::uint64_t x) {
    return x * 48271U % std::uint64_t{kInt31Max};
}

}  // namespace

GoRand::GoRand(std::int64_t seed) {
    static_assert(std::size(kCooked) == kLength);
    seed %= kInt31Max;
    if (seed < 0) {
        seed += kInt31Max;
    }
    if (seed == 0) {
        seed = 89482311;  // zero is the fixed point of the seeding generator
    }
    auto x = static_cast<std::uint64_t>(seed);
    for (int i = 0; i < 20; ++i) {
        x = next_seed(x);
    }
    for (std::size_t i = 0; i < kLength; ++i) {
        const std::uint64_t high = next_seed(x);
        const std::uint64_t middle = next_seed(high);
        x = next_seed(middle);
        state_[i] = (high << 40) ^ (middle << 20) ^ x ^ kCooked[i];
    }
}

std::uint64_t GoRand::uint64() {
    tap_ = (tap_ == 0 ? kLength : tap_) - 1;
    feed_ = (feed_ == 0 ? kLength : feed_) - 1;
    state_[feed_] += state_[tap_];
    return state_[feed_];
}

std::int64_t GoRand::int63() {
    return static_cast<std::int64_t>(uint64() & std::uint64_t{kInt63Max});
}

std::uint32_t GoRand::uint32() {
    return static_cast<std::uint32_t>(int63() >> 31);
}

std::int32_t GoRand::int31() {
    return static_cast<std::int32_t>(int63() >> 32);
}

std::int32_t GoRand::int31n(std::int32_t n) {
    REGIMEN_ASSERT(n > 0, "bound {}", n);
    if ((n & (n - 1)) == 0) {
        return int31() & (n - 1);
    }
    const auto last = static_cast<std::int32_t>(kInt31Max - (kInt31Max + 1) % n);
    std::int32_t value = int31();
    while (value > last) {
        value = int31();
    }
    return value % n;
}

std::int64_t GoRand::int63n(std::int64_t n) {
    REGIMEN_ASSERT(n > 0, "bound {}", n);
    if ((n & (n - 1)) == 0) {
        return int63() & (n - 1);
    }
    const std::uint64_t excess = (std::uint64_t{1} << 63) % static_cast<std::uint64_t>(n);
    const std::int64_t last = kInt63Max - static_cast<std::int64_t>(excess);
    std::int64_t value = int63();
    while (value > last) {
        value = int63();
    }
    return value % n;
}

std::int64_t GoRand::intn(std::int64_t n) {
    return n <= kInt31Max ? int31n(static_cast<std::int32_t>(n)) : int63n(n);
}

double GoRand::float64() {
    // The largest integers round up to 1.0, which Go draws again.
    double value = 1.0;
    while (value >= 1.0) {
        value = static_cast<double>(int63()) / 9223372036854775808.0;
    }
    return value;
}

std::vector<std::uint32_t> GoRand::perm(std::uint32_t n) {
    std::vector<std::uint32_t> result(n);
    for (std::uint32_t i = 0; i < n; ++i) {
        const auto j = static_cast<std::size_t>(intn(std::int64_t{i} + 1));
        result[i] = result[j];
        result[j] = i;
    }
    return result;
}

std::size_t GoRand::shuffle_index(std::size_t n) {
    if (n > static_cast<std::size_t>(kInt31Max)) {
        return static_cast<std::size_t>(int63n(static_cast<std::int64_t>(n)));
    }
    // Lemire's multiplication: the high word is the index, low words below `reject` are biased.
    const auto bound = static_cast<std::uint32_t>(n);
    std::uint64_t product = std::uint64_t{uint32()} * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
        const std::uint32_t reject = (0U - bound) % bound;
        while (static_cast<std::uint32_t>(product) < reject) {
            product = std::uint64_t{uint32()} * bound;
        }
    }
    return static_cast<std::size_t>(product >> 32);
}

}  // namespace regimen::sim
