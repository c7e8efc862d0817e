#include "cli/argument_text.hpp"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace regimen::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::array<std::string_view, 3> kKnown{"regimen", "fgd", "best_fit"};

template <class T>
std::string error_of(const Result<T>& result) {
    return result.has_value() ? "no error" : to_string(result.error());
}

TEST(Seeds, OneRangeOrList) {
    EXPECT_THAT(parse_seeds("42", "--seeds").value(), ElementsAre(42U));
    EXPECT_THAT(parse_seeds("42..44", "--seeds").value(), ElementsAre(42U, 43U, 44U));
    EXPECT_THAT(parse_seeds("7,1..2, 5", "--seeds").value(), ElementsAre(7U, 1U, 2U, 5U));
    EXPECT_THAT(parse_seeds("9223372036854775807", "--seeds").value(),
                ElementsAre(9223372036854775807U));
}

TEST(Seeds, WhatIsNoSeed) {
    for (const char* text :
         {"", "x", "-1", "-0", "1..", "..3", "1...3", "1,", "1-3", "1e3", "9223372036854775808"}) {
        EXPECT_THAT(error_of(parse_seeds(text, "--seeds")), HasSubstr("expected a seed")) << text;
    }
    EXPECT_EQ(error_of(parse_seeds("5..3", "--seeds")),
              "--seeds: found \"5..3\", expected a range that rises");
    EXPECT_EQ(error_of(parse_seeds("1..3,2", "--seeds")), "--seeds: seed 2 is named twice");
    EXPECT_THAT(error_of(parse_seeds("0..9223372036854775807", "--seeds")),
                HasSubstr("at most 10000 seeds"));
    EXPECT_THAT(error_of(parse_seeds("0..9998,20000..20001", "--seeds")),
                HasSubstr("at most 10000 seeds"));
    EXPECT_EQ(parse_seeds("0..9998,20000", "--seeds").value().size(), kMaxSeeds);
}

TEST(Milli, ExactDecimals) {
    EXPECT_EQ(parse_milli("1.3", "--inflate").value(), 1300);
    EXPECT_EQ(parse_milli("1", "--inflate").value(), 1000);
    EXPECT_EQ(parse_milli("0.9", "--load").value(), 900);
    EXPECT_EQ(parse_milli("0.001", "--load").value(), 1);
    EXPECT_EQ(parse_milli("1.05", "--load").value(), 1050);
    EXPECT_EQ(parse_milli("1.150", "--load").value(), 1150);
    EXPECT_EQ(parse_milli("1000000", "--load").value(), 1'000'000'000);
}

TEST(Milli, WhatIsNoShare) {
    for (const char* text :
         {"", ".", "1.", ".5", "1.3005", "1,3", "-1", "+1", "1e3", "nan", "1 "}) {
        EXPECT_THAT(error_of(parse_milli(text, "--inflate")), HasSubstr("at most three decimals"))
            << text;
    }
    EXPECT_EQ(error_of(parse_milli("0.000", "--load")),
              "--load: found 0.000, expected a number above 0");
    EXPECT_THAT(error_of(parse_milli("1000001", "--load")), HasSubstr("at most 1000000"));
    EXPECT_THAT(error_of(parse_milli("99999999999999999999", "--load")), HasSubstr("at most"));
}

TEST(Names, KnownOnesOnce) {
    EXPECT_THAT(parse_names("fgd, regimen", kKnown, "--placement").value(),
                ElementsAre("fgd", "regimen"));
    EXPECT_EQ(error_of(parse_names("fdg", kKnown, "--placement")),
              "--placement: found \"fdg\", expected one of regimen, fgd, best_fit; did you mean "
              "\"fgd\"?");
    EXPECT_EQ(error_of(parse_names("fgd,fgd", kKnown, "--placement")),
              "--placement: fgd is named twice");
    EXPECT_THAT(error_of(parse_names("", kKnown, "--placement")), HasSubstr("found \"\""));
}

TEST(Percents, Rising) {
    EXPECT_THAT(parse_percents("80,100,130", "--at").value(), ElementsAre(80, 100, 130));
    EXPECT_THAT(error_of(parse_percents("100,100", "--at")), HasSubstr("that rise"));
    EXPECT_THAT(error_of(parse_percents("0", "--at")), HasSubstr("between 1 and 10000"));
}

}  // namespace
}  // namespace regimen::cli
