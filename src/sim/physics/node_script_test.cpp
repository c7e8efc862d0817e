#include "sim/physics/node_script.hpp"

#include <gtest/gtest.h>

namespace regimen::sim {
namespace {

const std::vector<std::string> kNodes = {"node-a", "node-b"};

Result<NodeScript> parse(std::string_view lines) {
    return parse_node_script("time,event,node\n" + std::string(lines), "s.csv", kNodes);
}

std::string error_of(std::string_view lines) {
    const auto script = parse(lines);
    return script ? "no error" : to_string(script.error());
}

TEST(NodeScript, IsSortedByTime) {
    const auto script =
        parse("2h, add ,node-b\r\n# a remark\n\n90s,fail,node-b\n90s,fail,node-a\n");
    ASSERT_TRUE(script) << to_string(script.error());
    constexpr std::int64_t kSecond = 1'000'000;
    EXPECT_EQ(*script, (NodeScript{{90 * kSecond, true, 0, 6},
                                   {90 * kSecond, true, 1, 5},
                                   {7200 * kSecond, false, 1, 2}}));
    EXPECT_TRUE(parse("")->empty());
}

TEST(NodeScript, ErrorsNameTheirPlace) {
    EXPECT_EQ(to_string(parse_node_script("when,what\n", "s.csv", kNodes).error()),
              "s.csv:1:1: header: found \"when,what\", expected time,event,node");
    EXPECT_EQ(error_of("1h,fail\n"), "s.csv:2:1: found 2 columns, expected time,event,node");
    EXPECT_EQ(error_of("1h,fail,node-a\n soon,fail,node-a\n"),
              "s.csv:3:2: time: found \"soon\", expected a time from the start such as 90s or "
              "1h30m");
    EXPECT_EQ(error_of("-1h,fail,node-a\n").substr(0, 26), "s.csv:2:1: time: found \"-1");
    EXPECT_EQ(error_of("1h,fall,node-a\n"),
              "s.csv:2:4: event: found \"fall\", expected fail or add");
    EXPECT_EQ(error_of("1h,fail, node-c\n"),
              "s.csv:2:10: node: found \"node-c\", expected a node of the input; did you mean "
              "\"node-a\"?");
}

TEST(NodeScript, ANodeIsThereOrGone) {
    EXPECT_EQ(error_of("1h,add,node-a\n"),
              "s.csv:2:1: node node-a is added at 1h0m0s, but it is present then");
    EXPECT_EQ(error_of("1h,fail,node-a\n2h,fail,node-a\n"),
              "s.csv:3:1: node node-a fails at 2h0m0s, but it is gone then");
    EXPECT_EQ(error_of("1h,fail,node-a\n1h,add,node-a\n").substr(0, 8), "no error");
}

}  // namespace
}  // namespace regimen::sim
