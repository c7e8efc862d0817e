#include "base/text.hpp"

#include <array>
#include <limits>

#include "base/rng.hpp"

namespace regimen {
namespace {

using Views = std::vector<std::string_view>;

TEST(Text, SplitKeepsEmptyFields) {
    EXPECT_EQ(split("a,b,c", ','), (Views{"a", "b", "c"}));
    EXPECT_EQ(split("", ','), (Views{""}));
    EXPECT_EQ(split(",", ','), (Views{"", ""}));
    EXPECT_EQ(split("a,,", ','), (Views{"a", "", ""}));
    EXPECT_EQ(split("abc", '|'), (Views{"abc"}));
}

TEST(Text, Trim) {
    EXPECT_EQ(trim("  a b \t\r\n"), "a b");
    EXPECT_EQ(trim(" \n"), "");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim("x"), "x");
}

TEST(Text, Join) {
    EXPECT_EQ(join(Views{"a", "b"}, ", "), "a, b");
    EXPECT_EQ(join(Views{}, ", "), "");
    EXPECT_EQ(join(std::vector<int>{1, 2, 3}, "/"), "1/2/3");
}

TEST(Text, ParseInt64) {
    EXPECT_EQ(parse_int64("0"), 0);
    EXPECT_EQ(parse_int64("-12"), -12);
    EXPECT_EQ(parse_int64("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(parse_int64("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    for (const std::string_view text : {"", " 1", "1 ", "+1", "1.0", "1e3", "0x1", "-", "abc"}) {
        const auto value = parse_int64(text, "pods.csv:2:5");
        ASSERT_FALSE(value.has_value()) << text;
        EXPECT_EQ(value.error().code, ErrorCode::kInvalidArgument) << text;
        EXPECT_EQ(to_string(value.error()),
                  "pods.csv:2:5: found \"" + std::string(text) + "\", expected an integer");
    }
    EXPECT_EQ(parse_int64("9223372036854775808").error().code, ErrorCode::kOutOfRange);
}

TEST(Text, EditDistance) {
    EXPECT_EQ(edit_distance("", ""), 0U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("abc", ""), 3U);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
    EXPECT_EQ(edit_distance("fdg", "fgd"), 1U) << "neighbours swap in one step";
    EXPECT_EQ(edit_distance("ca", "abc"), 3U) << "no part is changed twice";
    EXPECT_EQ(edit_distance("FGD", "fgd"), 0U);
}

TEST(TextProperty, EditDistanceIsSymmetricAndBounded) {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        Rng rng(seed);
        std::array<std::string, 2> words;
        for (std::string& word : words) {
            word.resize(rng.uniform(9));
            for (char& c : word) {
                c = static_cast<char>('a' + rng.uniform(3));
            }
        }
        const auto& [a, b] = words;
        const std::size_t distance = edit_distance(a, b);
        ASSERT_EQ(distance, edit_distance(b, a)) << "seed " << seed;
        ASSERT_EQ(distance == 0, a == b) << "seed " << seed;
        ASSERT_LE(distance, std::max(a.size(), b.size())) << "seed " << seed;
        ASSERT_GE(distance, std::max(a.size(), b.size()) - std::min(a.size(), b.size()));
    }
}

TEST(Text, NearestSuggestsOnlyWhatIsNear) {
    const std::array<std::string_view, 5> policies{"regimen", "fgd", "best_fit", "gpu_packing",
                                                   "random"};
    EXPECT_EQ(nearest("regimne", policies), "regimen");
    EXPECT_EQ(nearest("FDG", policies), "fgd");
    EXPECT_EQ(nearest("bestfit", policies), "best_fit");
    EXPECT_EQ(nearest("gpu-packing", policies), "gpu_packing");
    EXPECT_EQ(nearest("volcano", policies), std::nullopt);
    EXPECT_EQ(nearest("x", {}), std::nullopt);
    const std::array<std::string_view, 2> ties{"ab", "ac"};
    EXPECT_EQ(nearest("ad", ties), "ab") << "the first of equals";
    EXPECT_EQ(did_you_mean("fgdd", policies), "; did you mean \"fgd\"?");
    EXPECT_EQ(did_you_mean("volcano", policies), "");
}

}  // namespace
}  // namespace regimen
