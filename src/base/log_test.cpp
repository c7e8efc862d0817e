#include "base/log.hpp"

#include <gmock/gmock.h>

namespace regimen {
namespace {

TEST(Log, QuotesOnlyWhatNeedsIt) {
    EXPECT_EQ(to_logfmt("started", {}), "started");
    EXPECT_EQ(to_logfmt("done", {{"pods", 8152}, {"ok", true}, {"share", 0.5}, {"name", "fgd"}}),
              "done pods=8152 ok=true share=0.5 name=fgd");
    EXPECT_EQ(to_logfmt("e", {{"a", ""}, {"b", "x y"}, {"c", "k=v"}, {"d", "say \"hi\""}}),
              "e a=\"\" b=\"x y\" c=\"k=v\" d=\"say \\\"hi\\\"\"");
    EXPECT_EQ(to_logfmt("e", {{"name", "Zürich"}}), "e name=Zürich");
}

TEST(Log, AValueCannotForgeALine) {
    EXPECT_EQ(to_logfmt("e", {{"v", "x\nerror fake\r\t\x1b[31m\x7f\\"}}),
              "e v=\"x\\nerror fake\\x0d\\t\\x1b[31m\\x7f\\\\\"");
}

TEST(Log, WritesOneLineToStderrWithoutColoursInAPipe) {
    testing::internal::CaptureStderr();
    log_event(Level::kWarn, "node_lost", {{"node", "n {} 7"}});
    log_event(Level::kDebug, "below_the_level");
    const std::string text = testing::internal::GetCapturedStderr();
    EXPECT_THAT(text, testing::MatchesRegex(
                          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z warning node_lost "
                          "node=\"n \\{\\} 7\"\n"));
}

TEST(Log, TheLevelDecides) {
    set_log_level(Level::kError);
    EXPECT_FALSE(log_enabled(Level::kWarn));
    EXPECT_TRUE(log_enabled(Level::kError));
    set_log_level(Level::kOff);
    EXPECT_FALSE(log_enabled(Level::kError));
    EXPECT_FALSE(log_enabled(Level::kOff));
    set_log_level(Level::kInfo);
    EXPECT_TRUE(log_enabled(Level::kInfo));
    EXPECT_FALSE(log_enabled(Level::kDebug));
}

}  // namespace
}  // namespace regimen
