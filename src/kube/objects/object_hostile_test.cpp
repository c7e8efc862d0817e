// Objects as nobody would write them. Whatever comes: a value or an error that names the field, in
// memory that follows the text, and a reader that goes on.
#include <gmock/gmock.h>
#include <numeric>

#include "base/rng.hpp"

#include "kube/objects/test_support.hpp"

namespace regimen::kube {
namespace {

using test::Decoder;
using test::said;
using testing::HasSubstr;

constexpr int kMany = 100'000;

// Keys in no order.
std::string many_entries() {
    std::vector<int> numbers(kMany);
    std::iota(numbers.begin(), numbers.end(), 0);
    Rng(11).shuffle(numbers);
    std::string text;
    for (const int number : numbers) {
        text += fmt::format("{}\"k{}\":\"v\"", text.empty() ? "" : ",", number);
    }
    return text;
}

std::string pod_with(std::string_view metadata, std::string_view spec) {
    return fmt::format(R"({{"metadata":{{"name":"a"{}}},"spec":{{"containers":[{{}}]{}}}}})",
                       metadata, spec);
}

std::string nested(int levels) {
    return std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']');
}

TEST(HostileObjects, AHundredThousandLabels) {
    Decoder decoder;
    const std::string entries = many_entries();
    const auto pod = decoder.pod(
        pod_with(fmt::format(R"(,"labels":{{{0}}},"annotations":{{{0}}})", entries), ""));
    EXPECT_EQ(said(pod), "nothing");
    const auto selecting =
        decoder.pod(pod_with("", fmt::format(R"(,"nodeSelector":{{{}}})", entries)));
    ASSERT_TRUE(selecting) << said(selecting);
    EXPECT_EQ(selecting->spec.node_selector.items().size(), std::size_t{kMany});
    const auto node = decoder.node(
        fmt::format(R"({{"metadata":{{"name":"n","labels":{{{}}}}},"status":{{"capacity":{{)"
                    R"("cpu":"1"}}}}}})",
                    entries));
    ASSERT_TRUE(node) << said(node);
    EXPECT_EQ(node->labels.items().size(), std::size_t{kMany});
}

TEST(HostileObjects, AHundredThousandResources) {
    Decoder decoder;
    std::vector<int> numbers(kMany);
    std::iota(numbers.begin(), numbers.end(), 0);
    Rng(12).shuffle(numbers);
    std::string amounts;
    for (const int number : numbers) {
        amounts += fmt::format("{}\"a.b/r{}\":\"1\"", amounts.empty() ? "" : ",", number);
    }
    const auto node = decoder.node(
        fmt::format(R"({{"metadata":{{"name":"n"}},"status":{{"capacity":{{{}}}}}}})", amounts));
    ASSERT_TRUE(node) << said(node);
    EXPECT_EQ(node->capacity.items().size(), std::size_t{kMany});
    const auto pod = decoder.pod(fmt::format(
        R"({{"metadata":{{"name":"a"}},"spec":{{"containers":[{{"resources":{{"requests":)"
        R"({{{}}}}}}}]}}}})",
        amounts));
    ASSERT_TRUE(pod) << said(pod);
    EXPECT_EQ(pod->spec.requests.items().size(), std::size_t{kMany});
}

TEST(HostileObjects, TextsOf256Kilobytes) {
    Decoder decoder;
    const std::string long_text(256 << 10, 'x');
    EXPECT_EQ(said(decoder.pod(pod_with(
                  fmt::format(R"(,"annotations":{{"note":"{0}","{0}":""}})", long_text), ""))),
              "nothing");
    const auto refused = decoder.pod(pod_with(
        fmt::format(R"(,"annotations":{{"regimen.dev/accelerator-milli":"{}"}})", long_text), ""));
    EXPECT_THAT(said(refused), HasSubstr("accelerator-milli"));
    EXPECT_THAT(said(refused), HasSubstr("expected a whole number from 1 to 1000"));
    EXPECT_LT(said(refused).size(), 400U);
    const auto priority = decoder.pod(pod_with("", ",\"priority\":" + std::string(256 << 10, '1')));
    EXPECT_LT(said(priority).size(), 400U);
    EXPECT_THAT(said(priority), HasSubstr("spec.priority: found"));
}

TEST(HostileObjects, DeepNesting) {
    Decoder decoder;
    for (const int levels : {200, 100'000}) {
        EXPECT_EQ(said(decoder.pod(pod_with("", ",\"securityContext\":" + nested(levels)))),
                  "nothing");
        const std::string wanted =
            said(decoder.pod(pod_with("", ",\"tolerations\":" + nested(levels))));
        EXPECT_THAT(wanted, HasSubstr("spec.tolerations[0][0]"));
        EXPECT_THAT(wanted, HasSubstr("found deeper nesting, expected at most 100 levels"));
        EXPECT_LT(wanted.size(), 400U);
    }
}

TEST(HostileObjects, LongLists) {
    Decoder decoder;
    std::string zeros = "0";
    for (int i = 1; i < kMany; ++i) {
        zeros += ",0";
    }
    EXPECT_EQ(said(decoder.pod(pod_with("", ",\"tolerations\":[" + zeros + "]"))),
              "spec.tolerations[0]: found 0, expected a map: a toleration");
    std::string gates;
    for (int i = 0; i < 11; ++i) {
        gates += (i == 0 ? "" : ",") + zeros;
    }
    const std::string refused =
        said(decoder.pod(pod_with("", ",\"schedulingGates\":[" + gates + "]")));
    EXPECT_THAT(refused, HasSubstr("spec.schedulingGates["));
    EXPECT_THAT(refused, HasSubstr("found more values, expected at most 1048576 in one object"));
    // The limit is one object's, not all objects' together.
    EXPECT_EQ(said(decoder.pod(pod_with("", ""))), "nothing");
}

TEST(HostileObjects, TheReaderGoesOn) {
    Decoder decoder;
    const std::string good = pod_with("", R"(,"nodeName":"n1")");
    const std::string bad[] = {"{", pod_with("", ",\"tolerations\":" + nested(300)),
                               pod_with("", ",\"nodeName\":{\"a\":1,\"a\":2}"),
                               pod_with("", ",\"schedulingGates\":[" + many_entries() + "]")};
    for (const std::string& text : bad) {
        EXPECT_FALSE(decoder.pod(text));
        const auto again = decoder.pod(good);
        ASSERT_TRUE(again) << said(again);
        EXPECT_EQ(again->node_name, "n1");
        EXPECT_EQ(again->spec.tolerations.size(), 0U);
    }
}

TEST(HostileObjects, RandomBytes) {
    Decoder decoder;
    Rng rng(21);
    const std::string text = pod_with(R"(,"labels":{"regimen.dev/gang":"g"})",
                                      R"(,"nodeSelector":{"a":"b"},"priority":7)");
    const std::string pieces = "{}[]\",:\\ 0e.-tfn\x80\xc3";
    for (int round = 0; round < 20'000; ++round) {
        std::string changed = text;
        for (std::uint64_t i = 1 + rng.uniform(3); i > 0; --i) {
            changed[rng.uniform(changed.size())] = pieces[rng.uniform(pieces.size())];
        }
        (void)decoder.pod(changed);
        (void)decoder.node(changed);
        (void)decoder.pod_group(changed);
    }
    EXPECT_EQ(said(decoder.pod(text)), "nothing");
}

}  // namespace
}  // namespace regimen::kube
