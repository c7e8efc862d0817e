#include "base/rng.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <numeric>

namespace regimen {
namespace {

// The golden values come from a separate implementation in another language, itself checked against
// the published first outputs of splitmix64 (seed 1234567) and xoshiro256** (state 1, 2, 3, 4).
TEST(Rng, GoldenBits) {
    const auto first = [](std::uint64_t seed) {
        Rng rng(seed);
        return std::vector<std::uint64_t>{rng.next(), rng.next(), rng.next(), rng.next()};
    };
    EXPECT_EQ(first(0), (std::vector<std::uint64_t>{0x99ec5f36cb75f2b4, 0xbf6e1f784956452a,
                                                    0x1a5f849d4933e6e0, 0x6aa594f1262d2d2c}));
    EXPECT_EQ(first(42), (std::vector<std::uint64_t>{0x15780b2e0c2ec716, 0x6104d9866d113a7e,
                                                     0xae17533239e499a1, 0xecb8ad4703b360a1}));
    EXPECT_EQ(first(std::numeric_limits<std::uint64_t>::max()),
              (std::vector<std::uint64_t>{0x8f5520d52a7ead08, 0xc476a018caa1802d,
                                          0x81de31c0d260469e, 0xbf658d7e065f3c2f}));
}

template <class Draw>
auto draws(int n, Draw draw) {
    Rng rng(42);
    std::vector<decltype(draw(rng))> values;
    for (int i = 0; i < n; ++i) {
        values.push_back(draw(rng));
    }
    return values;
}

TEST(Rng, GoldenDraws) {
    EXPECT_EQ(draws(12, [](Rng& rng) { return rng.uniform(10); }),
              (std::vector<std::uint64_t>{0, 3, 6, 9, 9, 7, 7, 8, 7, 5, 6, 2}));
    // Half of the range is rejected here, so this pins the rejection as well.
    EXPECT_EQ(draws(4, [](Rng& rng) { return rng.uniform((std::uint64_t{1} << 63) + 1); }),
              (std::vector<std::uint64_t>{9147776489032658738U, 7099593415032875292U,
                                          6633989454467100377U, 7022439175346172479U}));
    EXPECT_EQ(draws(8, [](Rng& rng) { return rng.exponential_micros(1'000'000); }),
              (std::vector<std::int64_t>{83863, 680043, 991804, 1290678, 321412, 1707540, 92860,
                                         436196}));
    EXPECT_EQ(draws(3, [](Rng& rng) { return rng.unit(); }),
              (std::vector<double>{0.08386297105988216, 0.3789802506626686, 0.6800434110281394}));
    const std::vector<std::uint64_t> weights{1, 0, 3, 6};
    EXPECT_EQ(draws(12, [&](Rng& rng) { return rng.pick(weights); }),
              (std::vector<std::size_t>{0, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2}));

    std::vector<int> order(10);
    std::iota(order.begin(), order.end(), 0);
    Rng(42).shuffle(order);
    EXPECT_EQ(order, (std::vector<int>{9, 1, 4, 2, 8, 7, 6, 5, 3, 0}));
}

TEST(Rng, ForksDependOnSeedAndStreamOnly) {
    Rng rng(42);
    EXPECT_EQ(rng.fork(7).next(), 0x03edac21209632e8U);
    const std::uint64_t before = rng.fork(1).next();
    rng.next();
    EXPECT_EQ(rng.fork(1).next(), before);
    EXPECT_NE(rng.fork(2).next(), before);
    EXPECT_NE(Rng(43).fork(1).next(), before);
    EXPECT_NE(rng.fork(1).fork(0).next(), rng.fork(0).fork(1).next());
}

TEST(Rng, UniformIsEven) {
    constexpr int kCells = 16;
    constexpr int kDraws = 160'000;
    Rng rng(1);
    std::vector<int> count(kCells);
    for (int i = 0; i < kDraws; ++i) {
        ++count[rng.uniform(kCells)];
    }
    const double expected = static_cast<double>(kDraws) / kCells;
    double chi_square = 0;
    for (const int n : count) {
        const double off = n - expected;
        chi_square += off * off / expected;
    }
    EXPECT_LT(chi_square, 37.7) << "15 degrees of freedom, p = 0.001";
}

TEST(Rng, UniformRangeReachesBothEnds) {
    Rng rng(2);
    std::map<std::int64_t, int> seen;
    for (int i = 0; i < 2000; ++i) {
        ++seen[rng.uniform_range(-3, 3)];
    }
    EXPECT_EQ(seen.size(), 7U);
    EXPECT_EQ(seen.begin()->first, -3);
    EXPECT_EQ(seen.rbegin()->first, 3);
    EXPECT_EQ(rng.uniform_range(5, 5), 5);
    constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    bool negative = false;
    bool positive = false;
    for (int i = 0; i < 64; ++i) {
        (rng.uniform_range(kMin, kMax) < 0 ? negative : positive) = true;
    }
    EXPECT_TRUE(negative && positive);
}

TEST(Rng, UnitIsInRangeAndCentred) {
    Rng rng(3);
    double sum = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double value = rng.unit();
        ASSERT_GE(value, 0.0);
        ASSERT_LT(value, 1.0);
        sum += value;
    }
    EXPECT_NEAR(sum / 100'000, 0.5, 4 * 0.2887 / std::sqrt(100'000.0));
}

TEST(Rng, BernoulliFollowsItsOdds) {
    Rng rng(4);
    int hits = 0;
    for (int i = 0; i < 90'000; ++i) {
        hits += rng.bernoulli(1, 3) ? 1 : 0;
    }
    EXPECT_NEAR(hits, 30'000, 4 * 141.4);
    EXPECT_FALSE(rng.bernoulli(0, 5));
    EXPECT_TRUE(rng.bernoulli(5, 5));
}

// Kolmogorov-Smirnov against 1 - e^-x, and the first two moments.
TEST(Rng, ExponentialHasTheRightShape) {
    constexpr int kDraws = 100'000;
    constexpr std::int64_t kMean = 1'000'000'000;
    Rng rng(5);
    std::vector<double> values;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < kDraws; ++i) {
        const double x = static_cast<double>(rng.exponential_micros(kMean)) / kMean;
        values.push_back(x);
        sum += x;
        squares += x * x;
    }
    EXPECT_NEAR(sum / kDraws, 1.0, 4 / std::sqrt(kDraws));
    EXPECT_NEAR(squares / kDraws, 2.0, 4 * std::sqrt(20.0 / kDraws));
    std::sort(values.begin(), values.end());
    double gap = 0;
    for (int i = 0; i < kDraws; ++i) {
        const double expected = 1 - std::exp(-values[static_cast<std::size_t>(i)]);
        gap = std::max({gap, std::abs(expected - static_cast<double>(i) / kDraws),
                        std::abs(expected - static_cast<double>(i + 1) / kDraws)});
    }
    EXPECT_LT(gap * std::sqrt(kDraws), 1.95) << "p = 0.001";
}

TEST(Rng, ExponentialAtTheEdges) {
    Rng rng(6);
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(rng.exponential_micros(0), 0);
        EXPECT_GE(rng.exponential_micros(std::numeric_limits<std::int64_t>::max()), 0);
    }
}

TEST(Rng, ShuffleReachesEveryOrderEvenly) {
    Rng rng(7);
    std::map<std::string, int> count;
    for (int i = 0; i < 24'000; ++i) {
        std::string letters = "abcd";
        rng.shuffle(letters);
        ++count[letters];
    }
    ASSERT_EQ(count.size(), 24U);
    double chi_square = 0;
    for (const auto& [order, n] : count) {
        chi_square += (n - 1000.0) * (n - 1000.0) / 1000.0;
    }
    EXPECT_LT(chi_square, 49.7) << "23 degrees of freedom, p = 0.001";
    std::vector<int> none;
    rng.shuffle(none);
    EXPECT_TRUE(none.empty());
}

TEST(Rng, PickNeverReturnsWeightZero) {
    Rng rng(8);
    const std::vector<std::uint64_t> weights{0, 5, 0, 15, 0};
    std::vector<int> count(weights.size());
    for (int i = 0; i < 20'000; ++i) {
        ++count[rng.pick(weights)];
    }
    EXPECT_EQ(count[0] + count[2] + count[4], 0);
    EXPECT_NEAR(count[1], 5000, 4 * 61.3);
}

TEST(RngDeathTest, ImpossibleDrawsAreBrokenInvariants) {
    Rng rng(9);
    const std::vector<std::uint64_t> zeros{0, 0};
    const std::vector<std::uint64_t> huge{~std::uint64_t{0}, 1};
    EXPECT_DEATH(rng.uniform(0), "broken invariant");
    EXPECT_DEATH(rng.uniform_range(1, 0), "broken invariant");
    EXPECT_DEATH(rng.bernoulli(2, 1), "broken invariant");
    EXPECT_DEATH(rng.exponential_micros(-1), "broken invariant");
    EXPECT_DEATH(rng.pick(zeros), "broken invariant");
    EXPECT_DEATH(rng.pick(huge), "exceed 64 bits");
}

}  // namespace
}  // namespace regimen
