#include "report/conclusion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sample_result.hpp"

namespace regimen::report {
namespace {

using testing::HasSubstr;
using testing::Not;

// A fleet of a thousand: four seeds, the second policy always a little behind.
ReplayResult clear_result() {
    ReplayResult result = sample_result();
    result.capacity.gpu_milli = 1'000'000;
    result.runs.clear();
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const double luck = static_cast<double>(seed) / 10;
        result.runs.push_back(sample_run("regimen", seed, 96 + luck, 960'000));
        result.runs.push_back(sample_run("fgd", seed, 94.99 + luck * 1.01, 950'000));
        result.runs.push_back(sample_run("random", seed, 90 + luck, 900'000));
    }
    summarize(result);
    return result;
}

TEST(Conclusion, ADifferenceBeyondChance) {
    const std::string text = conclusion(clear_result(), Markup::kPlain);
    EXPECT_THAT(text, HasSubstr("regimen leaves 3.75 % of 1,000 accelerators unallocated (38 of "
                                "them, mean of 4 seeds)."));
    EXPECT_THAT(text,
                HasSubstr(" That is 10 fewer idle than with fgd, the next best (4.76 %, 48)."));
    EXPECT_THAT(text, HasSubstr(" The other one leaves 9.75 %."));
    EXPECT_THAT(text, HasSubstr("No placement whatever could leave less than 1.75 %."));
    EXPECT_THAT(conclusion(clear_result(), Markup::kHtml),
                HasSubstr("<strong>10 fewer</strong> idle"));
}

TEST(Conclusion, OneSeedCannotTell) {
    ReplayResult result = clear_result();
    result.runs.resize(3);
    summarize(result);
    const std::string text = conclusion(result, Markup::kPlain);
    EXPECT_THAT(text, HasSubstr(", one seed)."));
    EXPECT_THAT(text, HasSubstr("takes more seeds to say"));
    EXPECT_THAT(text, Not(HasSubstr("fewer")));
}

TEST(Conclusion, BehindAndLevel) {
    ReplayResult result = clear_result();
    for (ReplayRun& run : result.runs) {
        run.policy = run.policy == "fgd" ? "regimen" : run.policy == "regimen" ? "fgd" : "random";
    }
    summarize(result);
    EXPECT_THAT(conclusion(result, Markup::kPlain),
                HasSubstr("10 more idle than with fgd, the best (3.75 %, 38)"));
    result.runs = {sample_run("a", 1, 95, 950'000), sample_run("b", 1, 95, 950'000)};
    summarize(result);
    EXPECT_THAT(conclusion(result, Markup::kPlain), HasSubstr("b, the next best, leaves as many."));
}

TEST(Conclusion, DeparturesSpeakOfWaiting) {
    const std::string text = conclusion(sample_with_departures(), Markup::kPlain);
    EXPECT_THAT(text, HasSubstr("With jobs coming and going at an offered load of 0.90"));
    EXPECT_THAT(text, HasSubstr("A job waits 1.00 min on average (with fgd 2.00 min), and one in a "
                                "hundred longer than 1.00 h."));
    EXPECT_THAT(text, Not(HasSubstr("No placement")));
}

TEST(Conclusion, NamesCannotBreakOut) {
    ReplayResult result = clear_result();
    for (ReplayRun& run : result.runs) {
        run.policy += "<b>\x1b[2J";
    }
    summarize(result);
    EXPECT_THAT(conclusion(result, Markup::kHtml), Not(HasSubstr("<b>")));
    EXPECT_THAT(conclusion(result, Markup::kPlain), Not(HasSubstr("\x1b")));
}

TEST(Conclusion, Circumstances) {
    EXPECT_EQ(circumstances(sample_result()),
              "order shuffled, inflated to 1.3, demand trace, seeds 1..2");
    EXPECT_EQ(circumstances(sample_with_departures()),
              "with departures, load 0.9, demand trace, seeds 1..2");
    ReplayResult result = sample_result();
    result.input.inflate_milli = 1000;
    result.runs.resize(1);
    EXPECT_EQ(circumstances(result), "order shuffled, demand trace, seed 1");
    result.input.demand = "online";
    EXPECT_EQ(circumstances(result), "order shuffled, demand online, seed 1");
    result.runs[0].policy = "fgd";
    EXPECT_EQ(circumstances(result), "order shuffled, demand trace, seed 1");
    result.runs[0].policy = "regimen";
    result.input.demand = "trace";
    for (const std::uint64_t seed : {5U, 9U}) {
        result.runs.push_back(sample_run("regimen", seed, 96, 9'600));
    }
    EXPECT_EQ(circumstances(result), "order shuffled, demand trace, seeds 1, 5, 9");
    for (std::uint64_t seed = 20; seed < 50; seed += 2) {
        result.runs.push_back(sample_run("regimen", seed, 96, 9'600));
    }
    EXPECT_EQ(circumstances(result), "order shuffled, demand trace, 18 seeds");
}

}  // namespace
}  // namespace regimen::report
