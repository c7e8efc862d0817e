#include "report/replay_table.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "report/escape.hpp"
#include "report/sample_result.hpp"

namespace regimen::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t widest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t widest = 0;
    for (std::string line; std::getline(lines, line);) {
        widest = std::max(widest, width(line));
    }
    return widest;
}

TEST(ReplayTable, Text) {
    EXPECT_EQ(replay_text(sample_result()),
              "sample: 10 accelerators, order shuffled, inflated to 1.3, demand trace, seeds\n"
              "1..2\n"
              "\n"
              "                            regimen            fgd\n"
              "--------------------------------------------------\n"
              "accelerators allocated, % of capacity\n"
              "  at 90 % arrived     90.00 +- 0.00  90.00 +- 0.00\n"
              "  at 95 % arrived     94.50 +- 0.00  94.50 +- 0.00\n"
              "  at 100 % arrived    96.50 +- 6.35  95.25 +- 3.18\n"
              "  at 110 % arrived    97.00 +- 6.35  95.75 +- 3.18\n"
              "  in the end (110 %)  96.50 +- 6.35  95.25 +- 3.18\n"
              "what was lost\n"
              "  failed pods                1 +- 0         1 +- 0\n"
              "  fragmentation, %     1.75 +- 3.18   2.38 +- 1.59\n"
              "free accelerators by cause, % of capacity\n"
              "  all but no_demand    2.50 +- 6.35   3.75 +- 3.18\n"
              "  fraction             2.50 +- 6.35   3.75 +- 3.18\n"
              "  no_demand            1.00 +- 0.00   1.00 +- 0.00\n"
              "\n"
              "+- is half the 95 % interval of the mean.\n"
              "\n"
              "Once as much has been asked for as the fleet holds, regimen leaves 3.50 % of 10\n"
              "accelerators unallocated (0.4 of them, mean of 2 seeds). fgd leaves 4.75 %: a\n"
              "difference that these seeds cannot tell from chance. Main cause: what is left of\n"
              "a device is too small, 2.50 % of the fleet. No placement whatever could leave\n"
              "less than 1.75 %.\n");
}

TEST(ReplayTable, OneSeedShowsNoSpread) {
    ReplayResult result = sample_result();
    result.runs = {result.runs[0]};
    summarize(result);
    const std::string text = replay_text(result);
    EXPECT_THAT(text, HasSubstr("96.00\n"));
    EXPECT_THAT(text, Not(HasSubstr("+-")));
}

TEST(ReplayTable, DeparturesShowTimes) {
    const std::string text = replay_text(sample_with_departures());
    EXPECT_THAT(text, HasSubstr("mean over time"));
    EXPECT_THAT(text, HasSubstr("wait, mean"));
    EXPECT_THAT(text, HasSubstr("2.00 +- 0.00 min"));
    EXPECT_THAT(text, HasSubstr("workloads not done"));
    EXPECT_THAT(text, HasSubstr("pods never started"));
    EXPECT_THAT(text, HasSubstr("with departures, load 0.9"));
    EXPECT_THAT(text, Not(HasSubstr("arrived")));
}

TEST(ReplayTable, ARecordingSaysWhatDiffers) {
    const std::string text = replay_text(sample_of_recording());
    EXPECT_EQ(text.substr(0, text.find("\n\n")),
              "recording: a test, made by regimen 0.1.0: 30 steps, 80 facts, 20 workloads, hash\n"
              "    0123456789abcdf0\n"
              "fgd, demand trace: 12 of 38 recorded decisions are the same; 3 workloads started\n"
              "    only in the recording, 1 only now\n"
              "    first difference: step 4: recorded \"a\"; now \"b\"");
    EXPECT_THAT(text, HasSubstr("sample: 10 accelerators, recorded, demand trace, seed 1\n"));
}

TEST(ReplayTable, StaysWithin80ColumnsWithManyPolicies) {
    ReplayResult result = sample_result();
    for (int i = 0; i < 9; ++i) {
        const std::string policy = "a_policy_with_a_name_" + std::to_string(i);
        result.runs.push_back(sample_run(policy, 1, 90, 9'000));
        result.runs.push_back(sample_run(policy, 2, 90, 9'000));
    }
    summarize(result);
    const std::string text = replay_text(result);
    EXPECT_LE(widest_line(text), 80U);
    for (int i = 0; i < 9; ++i) {
        EXPECT_THAT(text, HasSubstr("a_policy_with_a_name_" + std::to_string(i)));
    }
}

TEST(ReplayTable, ColourOnlyWhenAsked) {
    EXPECT_THAT(replay_text(sample_result()), Not(HasSubstr("\x1b")));
    EXPECT_THAT(replay_text(sample_result(), Colour::kAnsi),
                HasSubstr("\x1b[1m96.50 +- 6.35\x1b[0m  95.25"));
}

TEST(ReplayTable, HostilePolicyNamesCannotDriveTheTerminal) {
    ReplayResult result = sample_result();
    result.runs[2].policy = result.runs[3].policy = "x\x1b[2J\ny,\"";
    summarize(result);
    EXPECT_THAT(replay_text(result), Not(HasSubstr("\x1b")));
    EXPECT_THAT(replay_text(result), HasSubstr("x?[2J?y,\""));
    EXPECT_THAT(replay_csv(result), HasSubstr("\"x\x1b[2J\ny,\"\"\",allocated_pct@90,2,"));
}

TEST(ReplayTable, MarkdownAndCsv) {
    const std::string markdown = replay_markdown(sample_result());
    EXPECT_THAT(markdown, HasSubstr("|  | regimen | fgd |\n|---|---:|---:|\n"));
    EXPECT_THAT(markdown, HasSubstr("| at 100 % arrived | **96.50 +- 6.35** | 95.25 +- 3.18 |\n"));
    const std::string csv = replay_csv(sample_result());
    EXPECT_THAT(csv, HasSubstr("policy,metric,n,mean,sd,ci95_lo,ci95_hi\n"));
    EXPECT_THAT(csv, HasSubstr("fgd,allocated_pct@100,2,95.2500,0.3536,92.0734,98.4266\n"));
}

}  // namespace
}  // namespace regimen::report
