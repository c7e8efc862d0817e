#include "report/escape.hpp"

#include <gtest/gtest.h>

namespace regimen::report {
namespace {

TEST(Escape, RepairsWhatIsNotUtf8) {
    EXPECT_EQ(utf8("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
    EXPECT_EQ(utf8("a\xFFz"), "a\xEF\xBF\xBDz");
    EXPECT_EQ(utf8("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD");           // overlong slash
    EXPECT_EQ(utf8("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD");           // cut off
    EXPECT_EQ(utf8("\xED\xA0\x80").substr(0, 3), "\xEF\xBF\xBD");      // surrogate
    EXPECT_EQ(utf8("\xF4\x90\x80\x80").substr(0, 3), "\xEF\xBF\xBD");  // above U+10FFFF
    EXPECT_EQ(utf8("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80");
}

TEST(Escape, HtmlHoldsNoMarkupAndNoControls) {
    EXPECT_EQ(html("</script><b a=\"x\" c='y'>&"),
              "&lt;/script&gt;&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;");
    EXPECT_EQ(html("a\x1b[31m"), "a\xEF\xBF\xBD[31m");
    EXPECT_EQ(html("a\xE2\x80\xAE z"), "a\xEF\xBF\xBD z");  // right-to-left override
}

TEST(Escape, TerminalSequencesAreDefused) {
    EXPECT_EQ(terminal("a\x1b[2J\nb\x7f"), "a?[2J?b?");
    EXPECT_EQ(terminal("\xC2\x9B"
                       "31m"),
              "?31m");  // the one-byte escape of C1
}

TEST(Escape, CsvQuotesWhatNeedsIt) {
    EXPECT_EQ(csv("plain"), "plain");
    EXPECT_EQ(csv("3152m cpu, 0.81 gpu"), "\"3152m cpu, 0.81 gpu\"");
    EXPECT_EQ(csv("say \"hi\""), "\"say \"\"hi\"\"\"");
    EXPECT_EQ(csv(" x"), "\" x\"");
}

TEST(Escape, MarkdownCellsStayCells) {
    EXPECT_EQ(markdown("a|b\n*c*"), "a\\|b?\\*c\\*");
    EXPECT_EQ(markdown("best_fit"), "best\\_fit");
}

}  // namespace
}  // namespace regimen::report
