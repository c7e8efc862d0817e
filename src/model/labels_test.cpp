#include "model/labels.hpp"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace regimen {
namespace {

using enum SelectorOperator;

Labels labels(const std::vector<std::pair<std::string, std::string>>& items) {
    Labels result;
    for (const auto& [key, value] : items) {
        result.set(key, value);
    }
    return result;
}

TEST(Labels, KeepKeysSortedAndUnique) {
    const Labels found = labels({{"b", "1"}, {"a", "2"}, {"c", ""}, {"b", "3"}});
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"a", "2"}, {"b", "3"}, {"c", ""}};
    EXPECT_EQ(found.items(), expected);
    ASSERT_NE(found.find("b"), nullptr);
    EXPECT_EQ(*found.find("b"), "3");
    EXPECT_EQ(found.find("bb"), nullptr);
    EXPECT_EQ(Labels().find("a"), nullptr);
}

TEST(Labels, OrderOfSettingDoesNotMatter) {
    EXPECT_EQ(labels({{"a", "1"}, {"b", "2"}}), labels({{"b", "2"}, {"a", "1"}}));
}

struct Case {
    const char* what;
    std::vector<SelectorRequirement> labels;
    std::vector<SelectorRequirement> fields;
    std::vector<std::pair<std::string, std::string>> node;
    bool expected;
};

// What Kubernetes decides, case by case (component-helpers/scheduling/corev1/nodeaffinity).
const std::vector<Case> kCases = {
    {"a term without requirements", {}, {}, {{"foo", "bar"}}, false},
    {"In, one of the values", {{"foo", kIn, {"bar", "value2"}}}, {}, {{"foo", "bar"}}, true},
    {"In, none of them", {{"foo", kIn, {"value1", "value2"}}}, {}, {{"foo", "bar"}}, false},
    {"In, no such key", {{"foo", kIn, {"bar"}}}, {}, {}, false},
    {"In, the empty value", {{"foo", kIn, {""}}}, {}, {{"foo", ""}}, true},
    {"In, the empty value is no missing key", {{"foo", kIn, {""}}}, {}, {}, false},
    {"NotIn, another value", {{"mem", kNotIn, {"DDR", "DDR2"}}}, {}, {{"mem", "DDR3"}}, true},
    {"NotIn, that value", {{"mem", kNotIn, {"DDR", "DDR2"}}}, {}, {{"mem", "DDR2"}}, false},
    {"NotIn, no such key", {{"mem", kNotIn, {"DDR"}}}, {}, {}, true},
    {"Exists", {{"GPU", kExists, {}}}, {}, {{"GPU", "NVIDIA-GRID-K1"}}, true},
    {"Exists, with an empty value", {{"GPU", kExists, {}}}, {}, {{"GPU", ""}}, true},
    {"Exists, no such key", {{"GPU", kExists, {}}}, {}, {{"gpu", "x"}}, false},
    {"DoesNotExist", {{"GPU", kDoesNotExist, {}}}, {}, {{"gpu", "x"}}, true},
    {"DoesNotExist, but it does", {{"GPU", kDoesNotExist, {}}}, {}, {{"GPU", ""}}, false},
    {"Gt, leading zeros", {{"kernel", kGt, {"0204"}}}, {}, {{"kernel", "0206"}}, true},
    {"Gt, equal", {{"kernel", kGt, {"0204"}}}, {}, {{"kernel", "204"}}, false},
    {"Gt, as numbers and not as text", {{"n", kGt, {"9"}}}, {}, {{"n", "10"}}, true},
    {"Gt, no such key", {{"n", kGt, {"1"}}}, {}, {}, false},
    {"Gt, a label that is no number", {{"n", kGt, {"1"}}}, {}, {{"n", "5x"}}, false},
    {"Gt, a label with a fraction", {{"n", kGt, {"1"}}}, {}, {{"n", "5.0"}}, false},
    {"Gt, an empty label", {{"n", kGt, {"-1"}}}, {}, {{"n", ""}}, false},
    {"Gt, a plus sign", {{"n", kGt, {"+1"}}}, {}, {{"n", "+2"}}, true},
    {"Gt, two signs", {{"n", kGt, {"-9"}}}, {}, {{"n", "+-2"}}, false},
    {"Gt, negative", {{"n", kGt, {"-3"}}}, {}, {{"n", "-2"}}, true},
    {"Gt, beyond 64 bits", {{"n", kGt, {"1"}}}, {}, {{"n", "9223372036854775808"}}, false},
    {"Gt, the largest number", {{"n", kGt, {"1"}}}, {}, {{"n", "9223372036854775807"}}, true},
    {"Lt", {{"n", kLt, {"7"}}}, {}, {{"n", "6"}}, true},
    {"Lt, equal", {{"n", kLt, {"7"}}}, {}, {{"n", "7"}}, false},
    {"Lt, no such key", {{"n", kLt, {"7"}}}, {}, {}, false},
    {"all requirements hold",
     {{"GPU", kExists, {}}, {"GPU", kNotIn, {"AMD", "INTER"}}},
     {},
     {{"GPU", "NVIDIA-GRID-K1"}},
     true},
    {"one of two does not",
     {{"GPU", kExists, {}}, {"GPU", kIn, {"AMD"}}},
     {},
     {{"GPU", "NVIDIA-GRID-K1"}},
     false},
    {"the node's name", {}, {{"metadata.name", kIn, {"host-1"}}}, {}, true},
    {"another node's name", {}, {{"metadata.name", kIn, {"host-2"}}}, {}, false},
    {"not another node's name", {}, {{"metadata.name", kNotIn, {"host-2"}}}, {}, true},
    {"not the node's name", {}, {{"metadata.name", kNotIn, {"host-1"}}}, {}, false},
    {"the name, but not the label",
     {{"foo", kIn, {"bar"}}},
     {{"metadata.name", kIn, {"host-1"}}},
     {},
     false},
    {"the label, but not the name",
     {{"foo", kIn, {"bar"}}},
     {{"metadata.name", kIn, {"host-2"}}},
     {{"foo", "bar"}},
     false},
    {"the name and the label",
     {{"foo", kIn, {"bar"}}},
     {{"metadata.name", kIn, {"host-1"}}},
     {{"foo", "bar"}},
     true},
    {"a label called metadata.name is not the name",
     {{"metadata.name", kExists, {}}},
     {},
     {{"foo", "bar"}},
     false},
};

TEST(SelectorTerm, MatchesAsKubernetesDoes) {
    for (const Case& one : kCases) {
        const SelectorTerm term{one.labels, one.fields};
        EXPECT_EQ(matches(term, labels(one.node), "host-1"), one.expected) << one.what;
        EXPECT_TRUE(validate(term).has_value()) << one.what;
    }
}

struct BadTerm {
    SelectorTerm term;
    const char* message;
};

const std::vector<BadTerm> kBadTerms = {
    {{{{"", kExists, {}}}, {}}, "labels[0].key: empty: expected a label key"},
    {{{{"a", kExists, {}}, {"a", kIn, {}}}, {}},
     "labels[1].values: none: expected at least one value with In"},
    {{{{"a", kNotIn, {}}}, {}}, "labels[0].values: none: expected at least one value with NotIn"},
    {{{{"a", kExists, {"x", "y"}}}, {}}, "labels[0].values: 2 values: expected none with Exists"},
    {{{{"a", kDoesNotExist, {"x"}}}, {}},
     "labels[0].values: 1 values: expected none with DoesNotExist"},
    {{{{"a", kGt, {}}}, {}},
     "labels[0].values: 0 values: expected exactly one whole number with Gt"},
    {{{{"a", kGt, {"1", "2"}}}, {}},
     "labels[0].values: 2 values: expected exactly one whole number with Gt"},
    {{{{"a", kLt, {"1.5"}}}, {}},
     "labels[0].values: \"1.5\": expected exactly one whole number with Lt"},
    {{{}, {{"metadata.uid", kIn, {"x"}}}},
     "fields[0].key: \"metadata.uid\": expected \"metadata.name\""},
    {{{}, {{"metadata.name", kExists, {}}}}, "fields[0].operator: Exists: expected In or NotIn"},
    {{{}, {{"metadata.name", kIn, {"a", "b"}}}},
     "fields[0].values: 2 values: expected exactly one"},
};

TEST(SelectorTerm, RefusesWhatKubernetesRefuses) {
    for (const BadTerm& one : kBadTerms) {
        const Status status = validate(one.term);
        ASSERT_FALSE(status.has_value()) << one.message;
        EXPECT_EQ(to_string(status.error()), one.message);
        EXPECT_EQ(status.error().code, ErrorCode::kInvalidArgument);
    }
}

struct TolerationCase {
    const char* what;
    Toleration toleration;
    Taint taint;
    bool expected;
};

constexpr TaintEffect kNo = TaintEffect::kNoSchedule;
constexpr TaintEffect kPrefer = TaintEffect::kPreferNoSchedule;
constexpr TaintEffect kEvict = TaintEffect::kNoExecute;

Toleration equal(const char* key, const char* value, TaintEffect effect) {
    return {key, false, value, false, effect};
}
Toleration exists(const char* key, TaintEffect effect) {
    return {key, true, "", false, effect};
}

const std::vector<TolerationCase> kTolerations = {
    {"Exists, the taint has no value", exists("foo", kNo), {"foo", "", kNo}, true},
    {"Exists, the taint has a value", exists("foo", kNo), {"foo", "bar", kNo}, true},
    {"Exists, no key", exists("", kNo), {"foo", "bar", kNo}, true},
    {"Exists, no key, another effect", exists("", kNo), {"foo", "bar", kEvict}, false},
    {"Exists, another key", exists("fo", kNo), {"foo", "bar", kNo}, false},
    {"Exists, no key, any effect", {"", true, ""}, {"foo", "bar", kEvict}, true},
    {"Equal", equal("foo", "bar", kNo), {"foo", "bar", kNo}, true},
    {"Equal, another value", equal("foo", "value1", kNo), {"foo", "value2", kNo}, false},
    {"Equal, another effect", equal("foo", "bar", kNo), {"foo", "bar", kEvict}, false},
    {"Equal, another key", equal("fop", "bar", kNo), {"foo", "bar", kNo}, false},
    {"Equal, both without value", equal("foo", "", kNo), {"foo", "", kNo}, true},
    {"Equal, no value for a taint with one", equal("foo", "", kNo), {"foo", "x", kNo}, false},
    {"Equal, any effect", {"foo", false, "bar"}, {"foo", "bar", kEvict}, true},
    {"the preferring effect is an effect", exists("foo", kPrefer), {"foo", "", kPrefer}, true},
};

TEST(Toleration, ToleratesAsKubernetesDoes) {
    for (const TolerationCase& one : kTolerations) {
        EXPECT_EQ(tolerates(one.toleration, one.taint), one.expected) << one.what;
        EXPECT_TRUE(validate(one.toleration).has_value()) << one.what;
    }
}

TEST(Toleration, RefusesWhatKubernetesRefuses) {
    EXPECT_EQ(to_string(validate(Toleration{}).error()),
              "key: empty: expected a taint key, or the operator Exists to tolerate every key");
    EXPECT_EQ(to_string(validate(Toleration{"a", true, "b"}).error()),
              "value: \"b\": expected none with the operator Exists");
}

TEST(FindUntolerated, NamesTheFirstTaintThatKeepsThePodOff) {
    const std::vector<Taint> taints = {
        {"soft", "", kPrefer}, {"gpu", "yes", kNo}, {"sick", "", kEvict}};
    const std::vector<Toleration> none;
    const std::vector<Toleration> gpu = {equal("gpu", "yes", kNo)};
    const std::vector<Toleration> both = {exists("sick", kEvict), equal("gpu", "yes", kNo)};
    EXPECT_EQ(find_untolerated(taints, none), &taints[1]);
    EXPECT_EQ(find_untolerated(taints, gpu), &taints[2]);
    EXPECT_EQ(find_untolerated(taints, both), nullptr);
    EXPECT_EQ(find_untolerated({}, none), nullptr);
}

TEST(FindUntolerated, ATaintThatPrefersNeverKeepsAPodOff) {
    const std::vector<Taint> taints = {{"soft", "", kPrefer}};
    EXPECT_EQ(find_untolerated(taints, {}), nullptr);
}

TEST(Names, AreThoseOfManifests) {
    EXPECT_EQ(name(kIn), "In");
    EXPECT_EQ(name(kNotIn), "NotIn");
    EXPECT_EQ(name(kExists), "Exists");
    EXPECT_EQ(name(kDoesNotExist), "DoesNotExist");
    EXPECT_EQ(name(kGt), "Gt");
    EXPECT_EQ(name(kLt), "Lt");
    EXPECT_EQ(name(kNo), "NoSchedule");
    EXPECT_EQ(name(kPrefer), "PreferNoSchedule");
    EXPECT_EQ(name(kEvict), "NoExecute");
}

}  // namespace
}  // namespace regimen
