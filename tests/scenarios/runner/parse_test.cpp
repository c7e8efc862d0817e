// What the parser refuses, with the very message: a scenario that is read wrongly shows nothing.
#include "runner/parse.hpp"

#include <gmock/gmock.h>

namespace regimen::scenario {
namespace {

struct WrongText {
    std::string name;
    std::string text;
    std::string message;  // without "t.scn:"
};

// Everything up to the first step: a node and three pods, of which two are a gang.
const std::string kObjects = R"(regimen scenario v1
Shows something.
== objects
kind: Node
metadata: {name: node-a}
status: {allocatable: {cpu: 4, nvidia.com/gpu: 2}}
---
kind: Pod
metadata: {name: large}
spec: {containers: [{name: main}]}
---
kind: Pod
metadata: {name: worker, annotations: {regimen.dev/gang: train, regimen.dev/gang-size: "2"}}
spec: {containers: [{name: main}]}
)";
const std::string kVerbs =
    "submit, found, withdraw, bound, bind_failed, running, terminating, succeeded, failed, add, "
    "update, remove, cordon, uncordon, sick, well, demand, policy, explain, stranding, "
    "fragmentation, pods, nodes";

// kObjects has 14 lines, so the head of a step is line 15 and its first event line 16.
std::string step(const std::string& events) {
    return kObjects + "== at 0s\n" + events;
}

std::vector<WrongText> wrong_heads() {
    const std::string head = "regimen scenario v1\nShows something.\n";
    return {
        {"empty", "", "1:1: header: found \"\", expected \"regimen scenario v1\""},
        {"no header", "kind: Node\n",
         "1:1: header: found \"kind: Node\", expected \"regimen scenario v1\""},
        {"other version", "regimen scenario v2\nShows.\n",
         "1:1: header: found \"regimen scenario v2\", expected \"regimen scenario v1\""},
        {"no statement", "regimen scenario v1\n",
         "2:1: statement: found nothing, expected a line that says what this shows"},
        {"a comment is no statement", "regimen scenario v1\n# later\n",
         "2:1: statement: found nothing, expected a line that says what this shows"},
        {"a section is no statement", "regimen scenario v1\n== at 0s\n",
         "2:1: statement: found nothing, expected a line that says what this shows"},
        {"text outside a section", head + "# fine\nsubmit p\n",
         "4:1: section: found text outside a section, expected \"== objects\" or \"== at\""},
        {"no step", head, " found no step, expected at least one section \"== at TIME\""},
        {"unknown section", head + "== objcts\n",
         "3:4: section: found \"objcts\", expected one of objects, at, expect; did you mean "
         "\"objects\"?"},
        {"nameless section", head + "==\n",
         "3:3: section: found \"\", expected one of objects, at, expect"},
        {"no space", head + "==at 0s\n",
         "3:1: section: found no space behind \"==\", expected one"},
        {"a section with more", head + "== objects of mine\n",
         "3:12: section: found \"of\", expected the end of the line"},
        {"a time with more", head + "== at 0s sharp\n",
         "3:10: section: found \"sharp\", expected the end of the line"},
        {"no time", head + "== at\n", "3:6: time: found nothing, expected a time such as 10s"},
        {"no such time", head + "== at ten\n",
         "3:7: time: found \"ten\", expected a duration such as 90s, 1h30m or 100ms"},
        {"a time before the beginning", head + "== at -1s\n",
         "3:7: time: found -1s, expected at least 0s: steps go forward"},
        {"a step backwards", head + "== at 2s\n== expect\nnothing\n== at 1s\n",
         "6:7: time: found 1s, expected at least 2s: steps go forward"},
        {"expect before a step", head + "== expect\nnothing\n",
         "3:1: section: found expect, expected it once, behind a section \"== at TIME\""},
        {"expect twice", head + "== at 0s\n== expect\nnothing\n== expect\nnothing\n",
         "6:1: section: found expect, expected it once, behind a section \"== at TIME\""},
    };
}

std::vector<WrongText> wrong_objects() {
    const std::string head = "regimen scenario v1\nShows something.\n== objects\n";
    const std::string policy = "apiVersion: regimen.dev/v1alpha1\nkind: Policy\n";
    return {
        {"no kind", head + "metadata: {name: a}\n",
         "4:1: kind: found nothing, expected Node, Pod, PodGroup or Policy"},
        {"other kind", head + "apiVersion: v1\nkind: Service\n",
         "5:7: kind: found \"Service\", expected Node, Pod, PodGroup or Policy"},
        {"a wrong field", head + "kind: Pod\nmetadata: {name: 7}\n",
         "5:18: metadata.name: found 7, expected a string (put it in quotes)"},
        {"a node twice at the beginning",
         kObjects + "== objects\n{kind: Node, metadata: {name: node-a}, status: {allocatable: "
                    "{cpu: 1}}}\n",
         "16:1: found a second Node/node-a, expected a name of its own"},
        {"a pod twice",
         kObjects + "== objects\n{kind: Pod, metadata: {name: large}, spec: {containers: [{}]}}\n",
         "16:1: found a second Pod/large, expected a name of its own"},
        {"two policies", head + policy + "---\n" + policy,
         "7:1: found a second Policy, the first is at t.scn:4:1, expected one in a section"},
        {"an unknown placement", head + policy + "spec: {placement: best_fitt}\n",
         "6:19: spec.placement: found \"best_fitt\", expected one of regimen, fgd, best_fit, "
         "gpu_packing, gpu_clustering, dot_product, random; did you mean \"best_fit\"?"},
        {"an object that no step uses", kObjects + "== at 0s\nsubmit large\n== expect\nx\n",
         "12:1: Pod/worker: found in no step, expected a step that names it"},
        {"a node that no step adds",
         step("submit large worker x 2\n") +
             "== objects\n{kind: Node, metadata: {name: b}, status: {allocatable: {cpu: 1}}}\n",
         "18:1: Node/b: found in no step, expected a step that names it"},
        {"a policy that no step sets", step("submit large worker x 2\n") + "== objects\n" + policy,
         "18:1: Policy/: found in no step, expected a step that names it"},
    };
}

std::vector<WrongText> wrong_work() {
    return {
        {"unknown event", step("sumbit large\n"),
         "16:1: event: found \"sumbit\", expected one of " + kVerbs + "; did you mean \"submit\"?"},
        {"nothing to submit", step("  submit  # whom?\n"),
         "16:9: pod: found nothing, expected a name"},
        {"unknown pod", step("submit lrage\n"),
         "16:8: pod: found \"lrage\", expected a Pod of the objects above; did you mean "
         "\"large\"?"},
        {"incomplete gang", step("submit worker\n"),
         "16:1: workload: gang:train: found 1 pods, expected 2"},
        {"no number of copies", step("submit worker x\n"),
         "16:16: copies: found nothing, expected how many"},
        {"no copies", step("submit worker x 0\n"),
         "16:17: copies: found \"0\", expected 1 to 1000"},
        {"too many copies", step("submit worker x 1001\n"),
         "16:17: copies: found \"1001\", expected 1 to 1000"},
        {"copies are no number", step("submit worker x two\n"),
         "16:17: copies: found \"two\", expected 1 to 1000"},
        {"a gang with other members", step("submit worker x 2\nsubmit worker-1 worker-0\n"),
         "17:1: workload: gang:train was submitted before with other pods"},
        {"a pod that was not submitted", step("submit worker x 2\nbound worker-2\n"),
         "17:7: pod: found \"worker-2\", expected a pod that was submitted before; did you mean "
         "\"worker-0\"?"},
        {"withdrawing a member", step("submit worker x 2\nwithdraw worker-0\n"),
         "17:10: workload: found \"worker-0\", expected a workload that was submitted before: a "
         "pod without a gang, or gang:NAME"},
        {"withdrawing an unknown gang", step("submit worker x 2\nwithdraw gang:tran\n"),
         "17:10: workload: found \"gang:tran\", expected a workload that was submitted before: a "
         "pod without a gang, or gang:NAME; did you mean \"gang:train\"?"},
        {"a demand without weight", step("demand large\n"),
         "16:8: demand: found \"large\", expected POD=WEIGHT"},
        {"a negative weight", step("demand large=-1\n"),
         "16:8: weight: found \"-1\", expected 0 to 1000000000"},
        {"a demand of nobody", step("demand small=1\n"),
         "16:8: pod: found \"small\", expected a Pod of the objects above"},
        {"no policy", step("policy\n"),
         "16:1: policy: found none, expected a Policy in the objects above"},
        {"a policy with more", step("policy fgd\n"),
         "16:8: event: found \"fgd\", expected the end of the line"},
        {"an event behind a question", step("pods\nsubmit large\n"),
         "17:1: event: found \"submit\" behind a question, expected questions last: they are "
         "answered after the step"},
        {"a question with more", step("nodes node-a\n"),
         "16:7: event: found \"node-a\", expected the end of the line"},
        {"an explanation of a gang that is not there", step("explain gang:train\n"),
         "16:9: workload: found \"gang:train\", expected a workload that was submitted before: a "
         "pod without a gang, or gang:NAME"},
        {"stranding by what", step("stranding daily\n"),
         "16:11: event: found \"daily\", expected the end of the line"},
    };
}

std::vector<WrongText> wrong_nodes() {
    const std::string submitted = "submit large\n";
    return {
        {"an unknown node", step("remove node-b\n"),
         "16:8: node: found \"node-b\", expected a Node of the objects above; did you mean "
         "\"node-a\"?"},
        {"found without arrow", step(submitted + "found large node-a\n"),
         "17:13: event: found \"node-a\", expected \"->\""},
        {"found nowhere", step(submitted + "found large ->\n"),
         "17:15: node: found nothing, expected a name"},
        {"found with a wrong word", step(submitted + "found large -> node-a gpus 1\n"),
         "17:23: device: found \"gpus\", expected \"devices\""},
        {"found without indexes", step(submitted + "found large -> node-a devices\n"),
         "17:30: device: found nothing, expected indexes such as 0,3"},
        {"an index beyond", step(submitted + "found large -> node-a devices 0,64\n"),
         "17:31: device: found \"64\", expected 0 to 63"},
        {"an empty index", step(submitted + "found large -> node-a devices 0,\n"),
         "17:31: device: found \"\", expected 0 to 63"},
        {"found with more", step(submitted + "found large -> node-a device 0 1\n"),
         "17:32: event: found \"1\", expected the end of the line"},
        {"sick without a device", step("sick node-a\n"),
         "16:12: device: found nothing, expected \"devices\" and indexes such as 0,3"},
        {"a pod that has a node",
         kObjects + "== objects\n{kind: Pod, metadata: {name: p}, "
                    "spec: {nodeName: node-a, containers: [{}]}}\n== at 0s\nsubmit p\n",
         "18:1: pod: found p with spec.nodeName, expected a pod that waits (\"found p -> NODE\" "
         "says where it is)"},
    };
}

TEST(ParseScenario, RefusesWithPlaceAndNearestWord) {
    std::size_t tried = 0;
    for (const auto& table : {wrong_heads(), wrong_objects(), wrong_work(), wrong_nodes()}) {
        for (const WrongText& wrong : table) {
            const Result<Scenario> scenario = parse("t.scn", wrong.text);
            ASSERT_FALSE(scenario.has_value()) << wrong.name;
            EXPECT_EQ(to_string(scenario.error()), "t.scn:" + wrong.message) << wrong.name;
            ++tried;
        }
    }
    EXPECT_GT(tried, 55U);
}

// Their wording is policy/'s; here they must have their place in the scenario.
TEST(ParseScenario, MistakesInObjectsComeThroughWithTheirPlace) {
    const std::string head = "regimen scenario v1\nShows something.\n== objects\n";
    const std::string node = "{kind: Node, metadata: {name: a}, status: {allocatable: {cpu: 1}}}\n";
    const Result<Scenario> twice = parse("t.scn", head + node + "---\n" + node);
    ASSERT_FALSE(twice.has_value());
    EXPECT_EQ(twice.error().where, "t.scn:6:1");
    EXPECT_THAT(twice.error().message,
                testing::HasSubstr("a second Node/a, the first is at t.scn:4:1"));
    const Result<Scenario> open = parse("t.scn", head + "kind: [Node\n== at 0s\n");
    ASSERT_FALSE(open.has_value());
    EXPECT_THAT(open.error().where, testing::MatchesRegex("t.scn:[45]:[0-9]+"));
}

TEST(ParseScenario, NumbersNamesInTheOrderOfTheText) {
    const std::string text = kObjects + R"(== at 1m30s
submit large
submit worker x 2
found worker-1 -> node-a devices 1

== expect
# a comment
nothing of the kind   

  indented
# a comment that leads over
)";
    const Result<Scenario> read = parse("t.scn", text);
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(read->statement, "Shows something.");
    EXPECT_EQ(read->names.nodes, (std::vector<std::string>{"node-a"}));
    EXPECT_EQ(read->names.workloads, (std::vector<std::string>{"large", "gang:train"}));
    EXPECT_EQ(read->names.pods.at({WorkloadId(1), 1}), "worker-1");
    EXPECT_EQ(read->classes, 1U) << "pods that ask for the same share a class";
    ASSERT_EQ(read->steps.size(), 1U);
    const Step& step = read->steps.front();
    EXPECT_EQ(step.now, Instant::from_micros(90'000'000));
    std::vector<std::string> said;
    said.reserve(step.facts.size());
    for (const NamedFact& fact : step.facts) {
        said.push_back(fact.said);
    }
    EXPECT_EQ(said, (std::vector<std::string>{"node node-a", "pod class", "submit large",
                                              "submit worker x 2",
                                              "found worker-1 -> node-a devices 1"}));
    EXPECT_EQ(step.facts.back().fact, Fact(PodFoundBound{{WorkloadId(1), 1}, NodeId(0), 0b10}));
    EXPECT_EQ(step.expected, (std::vector<std::string>{"nothing of the kind", "  indented"}));
    EXPECT_EQ(text.substr(step.expected_range.begin, 11), "# a comment");
    EXPECT_EQ(text.substr(step.expected_range.end), "# a comment that leads over\n");
}

TEST(ParseScenario, ReadsWindowsLineEnds) {
    std::string text = step("submit large worker x 2\n");
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
        text.replace(at, 1, "\r\n");
    }
    const Result<Scenario> read = parse("t.scn", text);
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(read->names.pods.size(), 3U);
}

}  // namespace
}  // namespace regimen::scenario
