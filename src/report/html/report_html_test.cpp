#include "report/html/report_html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/html/scale.hpp"
#include "report/html/section.hpp"
#include "report/replay_json.hpp"
#include "report/sample_result.hpp"

namespace regimen::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t n = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos;
         at = text.find(what, at + what.size())) {
        ++n;
    }
    return n;
}

TEST(ReportHtml, SaysTheResultInPlainWords) {
    const std::string page = replay_html(sample_result());
    EXPECT_THAT(page, HasSubstr("<strong>regimen</strong> leaves <strong>3.50 %</strong> of 10 "
                                "accelerators unallocated (0.4 of them, mean of 2 seeds)."));
    EXPECT_THAT(replay_html(sample_with_departures()),
                HasSubstr("A job waits <strong>1.00 min</strong> on average"));
}

TEST(ReportHtml, HasTheChartsThatTheResultHasDataFor) {
    const std::string page = replay_html(sample_result());
    for (const char* id : {"saturation", "allocation", "stranding", "nodes", "failures"}) {
        EXPECT_EQ(count(page, std::string("<figure id=\"chart-") + id + "\""), 1U) << id;
    }
    EXPECT_THAT(page, HasSubstr("class=\"bound free\""));
    EXPECT_THAT(page, HasSubstr("1 (3 %)</text>"));  // refused, of 30
    EXPECT_THAT(page, Not(HasSubstr("chart-time")));
    const std::string timed = replay_html(sample_with_departures());
    EXPECT_THAT(timed, HasSubstr("<figure id=\"chart-time\""));
    EXPECT_THAT(timed, Not(HasSubstr("chart-allocation")));
}

TEST(ReportHtml, OneIsNotManyAndNothingIsSaidOfWhatWasNotDone) {
    ReplayResult result = sample_result();
    result.input.demand = "online";
    EXPECT_THAT(replay_html(result),
                HasSubstr("<dt>demand inflated to</dt><dd>1.3 of the capacity"));
    EXPECT_THAT(replay_html(result),
                HasSubstr("<dt>demand known from</dt><dd><code>online</code>"));
    result.runs = {sample_run("fgd", 1, 95, 9'000)};
    result.runs[0].nodes = {{"node-a", "A100", 1, 0, 1'000, Cause::kFraction}};
    result.input.inflate_milli = 1000;
    summarize(result);
    const std::string page = replay_html(result);
    EXPECT_THAT(page, HasSubstr("1 pod refused in all"));
    EXPECT_THAT(page, HasSubstr("Heat map of 1 node under fgd"));
    EXPECT_THAT(page, HasSubstr("A100 \xC2\xB7 1 node<"));
    EXPECT_THAT(page, HasSubstr("1 of 1 accelerator free"));
    EXPECT_THAT(page, Not(HasSubstr("inflated")));
    EXPECT_THAT(page, HasSubstr("<dt>demand known from</dt><dd><code>trace</code>"));
}

TEST(ReportHtml, ARecordingHasItsSection) {
    const std::string page = replay_html(sample_of_recording());
    EXPECT_THAT(page, HasSubstr("<h2 id=\"recording-title\">Against the recording</h2>"));
    EXPECT_THAT(page, HasSubstr("<strong>fgd</strong>: 12 of 38 recorded decisions are the same"));
    EXPECT_THAT(replay_html(sample_result()), Not(HasSubstr("Against the recording")));
}

TEST(ReportHtml, TablesPointIntoTheJson) {
    const std::string page = replay_html(sample_result());
    EXPECT_THAT(page, HasSubstr("<tr data-json=\"/runs/0/nodes/1\"><td class=\"left\">node-b</td>"
                                "<td class=\"left\">T4</td><td>2</td><td>2000</td><td>2000</td>"));
    EXPECT_THAT(page,
                HasSubstr("<td class=\"left\">allocated_pct@100</td><td>2</td><td>95.2500</td>"
                          "<td>0.3536</td><td>92.0734</td><td>98.4266</td></tr>"));
    EXPECT_THAT(page, HasSubstr("<tr data-json=\"/mean_curves/1/points/3\"><td class=\"left\">fgd"
                                "</td><td>100</td><td>2</td><td>95.2500</td><td>92.0734</td>"));
}

TEST(ReportHtml, HostileNamesStayText) {
    ReplayResult result = sample_result();
    const std::string evil = "</script><script>alert(1)</script><img src=x onerror=\"f()\">'&\xFF";
    result.input.name = evil;
    result.runs[2].policy = result.runs[3].policy = evil;
    result.runs[0].nodes[0].name = result.runs[0].nodes[0].model = evil;
    result.runs[0].classes[0].label = evil;
    summarize(result);
    const std::string page = replay_html(result);
    EXPECT_EQ(count(page, "<script"), 1U);
    EXPECT_EQ(count(page, "</script"), 1U);
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, Not(HasSubstr("onerror=\"")));
}

TEST(ReportHtml, CarriesTheCompleteJson) {
    const ReplayResult result = sample_result();
    const std::string page = replay_html(result);
    EXPECT_THAT(page, HasSubstr("<script type=\"application/json\" id=\"replay-json\">\n" +
                                write_replay_json(result) + "</script>"));
}

TEST(ReportHtml, NeedsNoNetworkAndIsDeterministic) {
    const std::string page = replay_html(sample_result());
    EXPECT_THAT(page, Not(HasSubstr("http:")));
    EXPECT_THAT(page, Not(HasSubstr("https:")));
    EXPECT_THAT(page, Not(HasSubstr("src=")));
    EXPECT_EQ(page, replay_html(sample_result()));
}

TEST(ReportHtml, EmptyAndOddResultsMakeAPage) {
    ReplayResult result;
    EXPECT_THAT(replay_html(result), HasSubstr("There are no runs"));
    result = sample_result();
    result.capacity = {};
    for (ReplayRun& run : result.runs) {
        run.curve.reset();
    }
    summarize(result);
    EXPECT_THAT(replay_html(result), HasSubstr("There are no accelerators"));
    result = sample_result();
    for (ReplayRun& run : result.runs) {
        run.curve = std::vector<CurvePoint>{};
        run.stranded_gpu_milli = {};
    }
    summarize(result);
    EXPECT_THAT(replay_html(result), HasSubstr("</html>"));
}

TEST(Scale, TicksAreRoundNumbersInside) {
    EXPECT_EQ(ticks(88, 130, 10), (std::vector<double>{90, 95, 100, 105, 110, 115, 120, 125, 130}));
    EXPECT_EQ(ticks(0, 1, 2), (std::vector<double>{0, 0.5, 1}));
    EXPECT_TRUE(ticks(5, 5, 4).empty());
    EXPECT_LE(ticks(1e17, 1e17 + 64, 5).size(), 8U);  // ends where doubles have no units left
    EXPECT_EQ(nice_ceiling(6.92), 8);
    EXPECT_EQ(nice_ceiling(0), 1);
    EXPECT_DOUBLE_EQ((Scale{0, 10, 100, 200}(2.5)), 125);
}

TEST(Section, ShortensByCodePoints) {
    EXPECT_EQ(shorten("abcdef", 6), "abcdef");
    EXPECT_EQ(shorten("abcdefg", 6), "abcde\xE2\x80\xA6");
    EXPECT_EQ(shorten("\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC", 3), "\xC3\xBC\xC3\xBC\xE2\x80\xA6");
}

}  // namespace
}  // namespace regimen::report
