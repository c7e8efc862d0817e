// Comparing and rewriting: what --update changes and what it must not touch.
#include "runner/check.hpp"

#include <gmock/gmock.h>

#include "runner/difference.hpp"

namespace regimen::scenario {
namespace {

using ::testing::HasSubstr;

const std::string kObjects = R"(regimen scenario v1
Shows something.   # odd layout stays

== objects
kind: Node
metadata: {name: a}   # and comments of YAML
status: {allocatable: {cpu: 1}}
---
kind: Pod
metadata: {name: p}
spec: {containers: [{name: main, resources: {requests: {cpu: 1}}}]}

)";

Checked checked(const std::string& text) {
    Result<Checked> result = check("t.scn", text);
    EXPECT_TRUE(result.has_value()) << to_string(result.error());
    return *std::move(result);
}

TEST(CheckScenario, PassesWhatHolds) {
    const std::string text = kObjects + "== at 0s\nsubmit p\n== expect\np -> a\n";
    const Checked result = checked(text);
    EXPECT_EQ(result.complaint, "");
    EXPECT_EQ(result.updated, text);
}

TEST(CheckScenario, ShowsWhatDiffersStepByStep) {
    const Checked result = checked(kObjects + R"(== at 0s
submit p x 2
== expect
p-0 -> b
p-1 waits: cpu; 1 node: cpu 1
== at 10s
succeeded p-0
)");
    EXPECT_EQ(result.complaint, R"(t.scn:13: at 0s: - expected, + found
- p-0 -> b
+ p-0 -> a
  p-1 waits: cpu; 1 node: cpu 1
t.scn:18: at 10s: nothing is expected yet, found
+ p-1 -> a
)");
    EXPECT_FALSE(result.broken);
}

TEST(CheckScenario, RewritesTheExpectedPartAndNothingElse) {
    const std::string before = kObjects + R"(# Why it starts.
== at 0s
    submit   p x 2   # two of them

==   expect   # what comes of it
# gone when the section is written anew
wrong

# What happens next.
== at 10s
succeeded p-0
# And the questions:
nodes

# The last word.
)";
    const std::string after = kObjects + R"(# Why it starts.
== at 0s
    submit   p x 2   # two of them

==   expect   # what comes of it
p-0 -> a
p-1 waits: cpu; 1 node: cpu 1

# What happens next.
== at 10s
succeeded p-0
# And the questions:
nodes

== expect
p-1 -> a
nodes, what is free:
  a: 0 of 1 cpu, 109 of 110 pods

# The last word.
)";
    const Checked result = checked(before);
    EXPECT_EQ(result.updated, after);
    EXPECT_EQ(checked(result.updated).complaint, "");
    EXPECT_EQ(checked(result.updated).updated, result.updated);
}

TEST(CheckScenario, KeepsASectionThatHoldsWithItsComments) {
    const std::string text = kObjects + R"(== at 0s
submit p

== expect

# It fits exactly.
p -> a   
)";
    EXPECT_EQ(checked(text).updated, text);
}

TEST(CheckScenario, WritesBehindALastLineWithoutAnEnd) {
    EXPECT_EQ(checked(kObjects + "== at 0s\nsubmit p").updated,
              kObjects + "== at 0s\nsubmit p\n\n== expect\np -> a\n");
    EXPECT_EQ(checked(kObjects + "== at 0s\nsubmit p\n== expect").updated,
              kObjects + "== at 0s\nsubmit p\n== expect\np -> a\n");
}

TEST(CheckScenario, SaysWhichEventWasRefusedAndWhy) {
    const Checked result =
        checked(kObjects + "== at 0s\nsubmit p\nfound p -> a device 0\n== expect\n");
    EXPECT_THAT(result.complaint, HasSubstr("+ refused: found p -> a device 0: a: device set 0x1 "
                                            "names more than the node's 0 devices\n"));
}

TEST(CheckScenario, ErrorsOfTheTextComeThrough) {
    const auto result = check("t.scn", "regimen scenario v1\nShows.\n== at 0s\nnods\n");
    ASSERT_FALSE(result.has_value());
    EXPECT_THAT(to_string(result.error()), HasSubstr("t.scn:4:1: event: found \"nods\""));
}

TEST(Difference, MarksAsFewLinesAsCanBe) {
    EXPECT_EQ(difference({"a", "b"}, {"a", "b"}), "");
    EXPECT_EQ(difference({}, {"a"}), "+ a\n");
    EXPECT_EQ(difference({"a"}, {}), "- a\n");
    EXPECT_EQ(difference({"a", "b", "c", "d"}, {"a", "c", "x", "d"}), "  a\n- b\n  c\n+ x\n  d\n");
    EXPECT_EQ(difference({"a", "b"}, {"b", "a"}), "- a\n  b\n+ a\n");
}

}  // namespace
}  // namespace regimen::scenario
