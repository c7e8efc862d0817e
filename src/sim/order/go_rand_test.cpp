#include "sim/order/go_rand.hpp"

#include <gmock/gmock.h>
#include <limits>
#include <numeric>

namespace regimen::sim {
namespace {

// What a Go program prints for one seed, drawn in this order: Uint64, Int63, Uint32, Int31,
// Int31n(64), Int31n(1999999999), Int63n(6000000000000000001), Float64, Intn(5000000000),
// Int63n(1 << 40), Perm(10), Shuffle of 0..9, then a sum over 100,000 rounds.
struct Golden {
    std::int64_t seed;
    std::uint64_t uint64;
    std::int64_t int63;
    std::uint32_t uint32;
    std::int32_t int31;
    std::int32_t of_64;
    std::int32_t of_two_billion;
    std::int64_t of_six_quintillion;
    double float64;
    std::int64_t of_five_billion;
    std::int64_t of_2_40;
    std::vector<std::uint32_t> perm;
    std::vector<std::uint32_t> shuffled;
    std::uint64_t sum;
};

const Golden kGolden[] = {
    {42,
     0xafbf64b1967f8c53ULL,
     608747136543856411,
     2594563336U,
     448434750,
     31,
     822901345,
     3545887102062614208,
     0.3830446530497163,
     2461764184,
     1073542444034,
     {3, 2, 9, 4, 0, 1, 6, 7, 5, 8},
     {8, 9, 7, 5, 6, 0, 4, 1, 2, 3},
     0x8c5101b495438bd7ULL},
    {0,
     0x78fc2ffac2fd9401ULL,
     2259404117704393152,
     2817310706U,
     116702506,
     59,
     621654496,
     1774932891286980153,
     0.65533215081483243,
     4578894929,
     896856744526,
     {5, 8, 7, 6, 9, 3, 0, 4, 1, 2},
     {2, 7, 0, 5, 8, 6, 1, 4, 9, 3},
     0x50eab6f7797e3f2bULL},
    {-7,
     0x8a5e41e14552000bULL,
     7084732931963018726,
     3257634980U,
     189665856,
     59,
     1834302730,
     5955702369077599753,
     0.65762360131390074,
     2155839307,
     842217782114,
     {3, 7, 6, 9, 1, 0, 5, 4, 2, 8},
     {4, 5, 9, 2, 7, 3, 8, 1, 6, 0},
     0x90382ef6bd34af3aULL},
    {2147483647,
     0x78fc2ffac2fd9401ULL,
     2259404117704393152,
     2817310706U,
     116702506,
     59,
     621654496,
     1774932891286980153,
     0.65533215081483243,
     4578894929,
     896856744526,
     {5, 8, 7, 6, 9, 3, 0, 4, 1, 2},
     {2, 7, 0, 5, 8, 6, 1, 4, 9, 3},
     0x50eab6f7797e3f2bULL},
    {1099511627781,
     0x28795531833510beULL,
     5507080614734369183,
     392268029U,
     17194957,
     55,
     1668792444,
     2352080356884389253,
     0.86870755867382332,
     3527727266,
     864254999771,
     {8, 7, 9, 5, 4, 3, 1, 2, 6, 0},
     {6, 8, 4, 1, 7, 9, 5, 3, 2, 0},
     0xf9049fb0cf6357b5ULL},
    {std::numeric_limits<std::int64_t>::min(),
     0x6a99fa1dcb7d7dcfULL,
     6777158040660201103,
     4073607750U,
     1891280678,
     23,
     156067376,
     5307046844155714958,
     0.79404479070357636,
     4066681856,
     35290209350,
     {0, 9, 4, 2, 5, 6, 7, 3, 8, 1},
     {5, 9, 6, 1, 0, 2, 8, 3, 7, 4},
     0xd6db664372d17cfbULL},
};

TEST(GoRand, GivesGosNumbers) {
    for (const Golden& golden : kGolden) {
        SCOPED_TRACE(golden.seed);
        GoRand random(golden.seed);
        EXPECT_EQ(random.uint64(), golden.uint64);
        EXPECT_EQ(random.int63(), golden.int63);
        EXPECT_EQ(random.uint32(), golden.uint32);
        EXPECT_EQ(random.int31(), golden.int31);
        EXPECT_EQ(random.int31n(64), golden.of_64);
        EXPECT_EQ(random.int31n(1'999'999'999), golden.of_two_billion);
        EXPECT_EQ(random.int63n(6'000'000'000'000'000'001), golden.of_six_quintillion);
        EXPECT_EQ(random.float64(), golden.float64);
        EXPECT_EQ(random.intn(5'000'000'000), golden.of_five_billion);
        EXPECT_EQ(random.int63n(std::int64_t{1} << 40), golden.of_2_40);
        EXPECT_EQ(random.perm(10), golden.perm);
        std::vector<std::uint32_t> values(10);
        std::iota(values.begin(), values.end(), 0U);
        random.shuffle(std::span(values));
        EXPECT_EQ(values, golden.shuffled);
        std::uint64_t sum = 0;
        for (std::int64_t i = 0; i < 100'000; ++i) {
            sum = sum * 31 + random.uint64();
            sum = sum * 31 + static_cast<std::uint64_t>(random.intn(i + 1));
            sum = sum * 31 + static_cast<std::uint64_t>(random.int31n(1'500'000'000));
        }
        EXPECT_EQ(sum, golden.sum);
    }
}

TEST(GoRandDeathTest, RefusesEmptyRanges) {
    GoRand random(1);
    EXPECT_DEATH(random.int31n(0), "bound 0");
    EXPECT_DEATH(random.int63n(-1), "bound -1");
}

}  // namespace
}  // namespace regimen::sim
