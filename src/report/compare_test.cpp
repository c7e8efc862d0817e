#include "report/compare.hpp"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/compare_output.hpp"
#include "report/sample_result.hpp"

namespace regimen::report {
namespace {

using testing::HasSubstr;

const MetricComparison& find(const Comparison& comparison, std::string_view metric) {
    for (const MetricComparison& row : comparison.metrics) {
        if (row.metric->name == metric) {
            return row;
        }
    }
    ADD_FAILURE() << metric;
    return comparison.metrics.front();
}

// Four seeds; regimen one point above fgd on each, give or take.
ReplayResult four_seeds() {
    ReplayResult result = sample_result();
    result.runs.clear();
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const double noise = static_cast<double>(seed) * 0.01;
        const std::int64_t step = static_cast<std::int64_t>(seed);
        result.runs.push_back(sample_run("fgd", seed, 95, 9'400 + step));
        result.runs.push_back(sample_run("regimen", seed, 96 + noise, 9'500 + 2 * step));
    }
    return result;
}

std::string error_of(const ReplayResult& a, const ReplayResult& b,
                     const char* side_a = "a.json:fgd", const char* side_b = "b.json:regimen") {
    const auto result = compare({a, parse_side(side_a)}, {b, parse_side(side_b)});
    return result ? "no error" : to_string(result.error());
}

TEST(Compare, KnowsWhichDirectionIsBetter) {
    const ReplayResult result = four_seeds();
    const auto c = compare({result, {"a.json", "fgd"}}, {result, {"b.json", "regimen"}});
    ASSERT_TRUE(c);
    const MetricComparison& allocated = find(*c, "allocated_pct@100");
    EXPECT_EQ(allocated.n, 4U);
    EXPECT_NEAR(allocated.difference, 1.025, 1e-9);
    EXPECT_NEAR(allocated.ci95->lo, 1.025 - 0.020542, 1e-5);  // t(3) * 0.0129099 / 2
    EXPECT_EQ(allocated.wins_b, 4U);
    EXPECT_EQ(allocated.verdict, Outcome::kBBetter);
    const MetricComparison& stranded = find(*c, "stranded_pct");
    EXPECT_LT(stranded.difference, 0);
    EXPECT_EQ(stranded.verdict, Outcome::kBBetter);
    EXPECT_EQ(find(*c, "allocated_pct@90").verdict, Outcome::kIndistinguishable);
    const auto turned = compare({result, {"b.json", "regimen"}}, {result, {"a.json", "fgd"}});
    ASSERT_TRUE(turned);
    EXPECT_EQ(find(*turned, "stranded_pct").verdict, Outcome::kABetter);
    EXPECT_EQ(find(*turned, "stranded_pct").wins_a, 4U);
}

TEST(Compare, AWideIntervalTellsNothingApart) {
    const ReplayResult result = sample_result();
    const auto c = compare({result, {"a.json", "fgd"}}, {result, {"b.json", "regimen"}});
    ASSERT_TRUE(c);
    EXPECT_EQ(find(*c, "allocated_pct@100").wins_b, 2U);
    EXPECT_EQ(find(*c, "allocated_pct@100").verdict, Outcome::kIndistinguishable);
}

TEST(Compare, OnePairHasNoInterval) {
    ReplayResult result = sample_result();
    result.runs = {result.runs[0], result.runs[2], result.runs[3]};
    const auto c = compare({result, {"a.json", "fgd"}}, {result, {"b.json", "regimen"}});
    ASSERT_TRUE(c);
    EXPECT_EQ(c->seeds, std::vector<std::uint64_t>{1});
    EXPECT_EQ(c->only_a, std::vector<std::uint64_t>{2});
    EXPECT_FALSE(find(*c, "allocated_pct").ci95);
    EXPECT_EQ(find(*c, "allocated_pct").verdict, Outcome::kIndistinguishable);
    const std::string text = compare_text(*c);
    EXPECT_THAT(text, HasSubstr("no interval, so nothing can be told apart"));
    EXPECT_THAT(text, HasSubstr("Seeds only in A, left out: 2"));
    EXPECT_THAT(compare_json(*c), HasSubstr("\"ci95\":null"));
}

TEST(Compare, DifferentQuestionsAreAnError) {
    struct Case {
        std::function<void(ReplayResult&)> change;
        std::string expected;
    };
    const std::string prefix = "the two results answer different questions: ";
    const std::vector<Case> cases = {
        {[](auto& r) { r.input.nodes_sha256 = "other"; }, "input.nodes_sha256: " + prefix},
        {[](auto& r) { r.input.pods_sha256 = "other"; }, "input.pods_sha256: " + prefix},
        {[](auto& r) { r.input.order = "trace"; },
         "input.order: " + prefix + "a.json has shuffled, b.json has trace"},
        {[](auto& r) { r.input.inflate_milli = 1000; },
         "input.inflate_milli: " + prefix + "a.json has 1300, b.json has 1000"},
        {[](auto& r) { r.input.departures = true; },
         "input.departures: " + prefix + "a.json has false, b.json has true"},
        {[](auto& r) { r.input.load_milli = 900; },
         "input.load_milli: " + prefix + "a.json has null, b.json has 900"},
        {[](auto& r) { r.capacity.gpu_milli = 1; }, "capacity.gpu_milli: " + prefix},
        {[](auto& r) { r.input.demand = "online"; }, "no error"},
    };
    for (const Case& c : cases) {
        ReplayResult changed = sample_result();
        c.change(changed);
        EXPECT_THAT(error_of(sample_result(), changed), testing::StartsWith(c.expected));
    }
}

TEST(Compare, ThePolicyMustBeClear) {
    const ReplayResult result = sample_result();
    EXPECT_EQ(error_of(result, result, "a.json"),
              "a.json: it holds several policies (regimen, fgd): name one, as in a.json:regimen");
    EXPECT_EQ(error_of(result, result, "a.json:best_fit"),
              "a.json: it has no policy \"best_fit\", only regimen, fgd");
    ReplayResult empty = result;
    empty.runs.clear();
    EXPECT_EQ(error_of(empty, result), "a.json: there are no runs in it");
    ReplayResult one = result;
    one.runs.resize(2);
    EXPECT_EQ(error_of(one, one, "a.json", "b.json"), "no error");
    for (ReplayRun& run : one.runs) {
        run.seed += 10;
    }
    EXPECT_EQ(error_of(result, one),
              "runs.seed: no seed is in both: a.json has 1 2, b.json has 11 12");
}

TEST(Compare, SideNames) {
    const auto expect = [](std::string_view argument, const char* file, const char* policy) {
        const SideName side = parse_side(argument);
        EXPECT_EQ(side.file, file) << argument;
        EXPECT_EQ(side.policy.value_or("none"), policy) << argument;
    };
    expect("a.json", "a.json", "none");
    expect("a.json:best_fit", "a.json", "best_fit");
    expect("out:1/a.json", "out:1/a.json", "none");
    expect("out:1/a.json:fgd", "out:1/a.json", "fgd");
    expect("a.json:", "a.json:", "none");
    expect(":fgd", ":fgd", "none");
}

TEST(Compare, Outputs) {
    const ReplayResult result = four_seeds();
    const auto c = compare({result, {"a.json", "fgd"}}, {result, {"b.json", "regimen"}});
    ASSERT_TRUE(c);
    EXPECT_THAT(compare_text(*c),
                HasSubstr("allocated at 100 %  95.00  96.03  +1.03 +- 0.02   0:4  b_better\n"));
    EXPECT_THAT(compare_csv(*c), HasSubstr("allocated_pct@100,4,95.0000,96.0250,1.0250,1.0045,"
                                           "1.0455,0,4,b_better\n"));
    EXPECT_THAT(compare_markdown(*c), HasSubstr("| allocated at 100 % | 95.00 | **96.03** |"));
    EXPECT_THAT(compare_json(*c),
                HasSubstr("{\"metric\":\"allocated_pct@100\",\"n\":4,\"mean_a\":95.0000,"
                          "\"mean_b\":96.0250,\"difference\":1.0250,\"ci95\":[1.0045,1.0455],"
                          "\"wins_a\":0,\"wins_b\":4,\"verdict\":\"b_better\"}"));
}

}  // namespace
}  // namespace regimen::report
