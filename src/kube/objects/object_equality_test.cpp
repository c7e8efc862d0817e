// The decoder leaves out what the mapping does not read. That this changes nothing is held against
// the same text, read whole as a file: random pods and nodes with every field that is read, many
// that are not, in any order, and now and then a value of a wrong kind.
#include <algorithm>
#include <functional>
#include <utility>

#include "base/rng.hpp"
#include "base/text.hpp"
#include "policy/accelerators.hpp"

#include "kube/objects/test_support.hpp"

namespace regimen::kube {
namespace {

using test::said;
using Fields = std::vector<std::pair<std::string, std::string>>;

std::string in_quotes(std::string_view text) {
    return fmt::format("\"{}\"", text);
}

class ObjectMaker {
public:
    // `wrong`: of a thousand values, those of a wrong kind.
    ObjectMaker(std::uint64_t seed, std::uint64_t wrong) : rng_(seed), wrong_(wrong) {}

    std::string pod();
    std::string node();

private:
    bool often() { return rng_.bernoulli(3, 4); }
    bool seldom() { return rng_.bernoulli(1, 5); }
    std::string pick(const std::vector<std::string>& words) {
        return words[rng_.uniform(words.size())];
    }
    // Fields of an object, in any order, some left out.
    std::string map(Fields fields);
    std::string value(std::string text);
    std::string list(std::uint64_t most, const std::function<std::string()>& item);
    std::string labels();
    std::string metadata();
    std::string amounts();
    std::string container();
    std::string affinity();
    std::string toleration();
    std::string pod_spec();
    std::string status_condition();

    Rng rng_;
    std::uint64_t wrong_;
};

std::string ObjectMaker::value(std::string text) {
    static const std::vector<std::string> kWrong = {
        "null", "true",    "7",     "-3",  "1.5",          R"("")",         R"("x")",
        "[]",   R"([{}])", R"({})", "[1]", R"({"a":"b"})", R"("\u00e9\n")", "99999999999999999999"};
    return rng_.bernoulli(wrong_, 1000) ? pick(kWrong) : std::move(text);
}

std::string ObjectMaker::map(Fields fields) {
    rng_.shuffle(fields);
    std::vector<std::string> parts;
    for (auto& [key, text] : fields) {
        parts.push_back(in_quotes(key) + ": " + value(std::move(text)));
    }
    return "{" + join(parts, ",\n ") + "}";
}

std::string ObjectMaker::list(std::uint64_t most, const std::function<std::string()>& item) {
    std::vector<std::string> items;
    for (std::uint64_t i = rng_.uniform(most + 1); i > 0; --i) {
        items.push_back(value(item()));
    }
    return "[" + join(items, ", ") + "]";
}

// Annotations or labels: every key that the mapping reads, and others.
std::string ObjectMaker::labels() {
    Fields fields = {{"app", in_quotes("a\\\"b")}, {"", in_quotes("empty key")}};
    if (rng_.bernoulli(9, 10)) {
        fields.pop_back();
    }
    for (const policy::GangKeys& keys : policy::kGangKeys) {
        if (seldom()) {
            fields.emplace_back(keys.name, in_quotes(pick({"g1", "g2"})));
            if (!keys.size.empty() && often()) {
                fields.emplace_back(keys.size, pick({"\"4\"", "\"8\"", "3"}));
            }
        }
    }
    const std::pair<std::string_view, std::vector<std::string>> others[] = {
        {policy::kQueueKey, {"gold", "silver"}},    {policy::kMilliKey, {"250", "1000"}},
        {policy::kResourceKey, {"nvidia.com/gpu"}}, {policy::kModelKey, {"A100|H100", "L4"}},
        {policy::kOpenbCount, {"0", "1", "4"}},     {policy::kOpenbMilli, {"300", "1000"}},
        {policy::kOpenbModel, {"T4|P100", ""}},     {policy::kMemoryKey, {"80Gi"}},
        {"nvidia.com/gpu.product", {"H100"}},       {"nvidia.com/gpu.memory", {"81559", "x"}}};
    for (const auto& [key, words] : others) {
        if (seldom()) {
            fields.emplace_back(key, in_quotes(pick(words)));
        }
    }
    return map(std::move(fields));
}

std::string ObjectMaker::metadata() {
    Fields fields = {{"name", in_quotes(pick({"a", "b-1"}))},
                     {"uid", in_quotes("u")},
                     {"resourceVersion", in_quotes("12")},
                     {"generation", "3"},
                     {"creationTimestamp", in_quotes("2026-03-09T09:58:30Z")},
                     {"finalizers", R"(["x"])"},
                     {"managedFields", R"([{"fieldsV1":{"f:spec":{"k:{\"a\":1}":{}}}}])"}};
    if (often()) {
        fields.emplace_back("namespace", in_quotes("ml"));
    }
    if (often()) {
        fields.emplace_back("labels", labels());
    }
    if (often()) {
        fields.emplace_back("annotations", labels());
    }
    if (seldom()) {
        fields.emplace_back("deletionTimestamp", in_quotes("2026-03-09T10:58:30.25Z"));
    }
    return map(std::move(fields));
}

std::string ObjectMaker::amounts() {
    Fields fields;
    if (often()) {
        fields.emplace_back("cpu", pick({"\"500m\"", "2", "1.5", "\"16\"", "1e1"}));
    }
    if (often()) {
        fields.emplace_back("memory", pick({"\"1Gi\"", "\"128974848\"", "\"129e6\"", "0.5"}));
    }
    if (seldom()) {
        fields.emplace_back(pick({"nvidia.com/gpu", "amd.com/gpu", "example.com/nic"}), "\"1\"");
    }
    return map(std::move(fields));
}

std::string ObjectMaker::container() {
    Fields fields = {{"name", in_quotes("c")},
                     {"image", in_quotes("i:1")},
                     {"env", R"([{"name":"A","value":"{}[]\",:"}])"},
                     {"volumeMounts", R"([{"name":"v","mountPath":"/v"}])"},
                     {"ports", pick({"[]", R"([{"containerPort":80}])", R"([{"hostPort":0}])",
                                     R"([{"name":"p"},{"containerPort":8,"hostPort":8}])"})},
                     {"lifecycle", R"({"preStop":{"exec":{"command":["a"]}}})"}};
    Fields resources = {{"claims", R"([{"name":"x"}])"}};
    const std::string requests = amounts();
    resources.emplace_back("requests", requests);
    if (often()) {
        resources.emplace_back("limits", often() ? requests : amounts());
    }
    fields.emplace_back("resources", map(std::move(resources)));
    if (seldom()) {
        fields.emplace_back("restartPolicy", in_quotes(pick({"Always", "Never"})));
    }
    return map(std::move(fields));
}

std::string ObjectMaker::affinity() {
    const auto requirement = [&] {
        return map({{"key", in_quotes(pick({"zone", "pool"}))},
                    {"operator", in_quotes(pick({"In", "NotIn"}))},
                    {"values", R"(["a","b"])"},
                    {"x", "{}"}});
    };
    const auto term = [&] {
        return map({{"matchExpressions", list(2, requirement)}, {"other", "[{}]"}});
    };
    const std::string terms = list(2, term);
    return map({{"nodeAffinity",
                 map({{"requiredDuringSchedulingIgnoredDuringExecution",
                       map({{"nodeSelectorTerms", terms == "[]" ? "[" + term() + "]" : terms}})},
                      {"preferredDuringSchedulingIgnoredDuringExecution",
                       R"([{"weight":1,"preference":{"matchExpressions":[]}}])"}})},
                {pick({"podAffinity", "podAntiAffinity"}),
                 map({{"requiredDuringSchedulingIgnoredDuringExecution",
                       pick({"[]", "[]", R"([{"topologyKey":"zone"}])"})},
                      {"preferredDuringSchedulingIgnoredDuringExecution", R"([{"weight":1}])"}})}});
}

std::string ObjectMaker::toleration() {
    return map({{"key", in_quotes("k")},
                {"operator", in_quotes("Equal")},
                {"value", in_quotes(pick({"", "v"}))},
                {"effect", in_quotes(pick({"NoSchedule", "NoExecute", ""}))},
                {"tolerationSeconds", "300"}});
}

std::string ObjectMaker::pod_spec() {
    const std::string containers = list(2, [&] { return container(); });
    Fields fields = {{"containers", containers == "[]" ? "[" + container() + "]" : containers},
                     {"priorityClassName", in_quotes("high")},
                     {"dnsPolicy", in_quotes("ClusterFirst")},
                     {"securityContext", "{}"}};
    const std::pair<std::string, std::function<std::string()>> optional[] = {
        {"initContainers", [&] { return list(2, [&] { return container(); }); }},
        {"nodeName", [&] { return in_quotes(pick({"", "n1"})); }},
        {"nodeSelector", [&] { return map({{"pool", in_quotes("x")}, {"a.b/c", in_quotes("")}}); }},
        {"affinity", [&] { return affinity(); }},
        {"tolerations", [&] { return list(3, [&] { return toleration(); }); }},
        {"priority", [&] { return pick({"0", "1000", "-5"}); }},
        {"schedulerName", [&] { return in_quotes("regimen"); }},
        {"volumes",
         [&] {
             return list(2, [&] {
                 return pick({R"({"name":"v","emptyDir":{}})", R"({"name":"v","secret":{}})",
                              R"({"name":"v","persistentVolumeClaim":{"claimName":"c"}})",
                              R"({"ephemeral":{"volumeClaimTemplate":{}}})"});
             });
         }},
        {"topologySpreadConstraints",
         [&] {
             return list(2, [&] {
                 return map(
                     {{"maxSkew", "1"},
                      {"whenUnsatisfiable", in_quotes(pick({"ScheduleAnyway", "DoNotSchedule"}))}});
             });
         }},
        {"resourceClaims", [&] { return list(1, [&] { return map({{"name", "\"r\""}}); }); }},
        {"overhead", [&] { return map({{"cpu", in_quotes("100m")}}); }},
        {"resources", [&] { return map({{"requests", map({{"cpu", in_quotes("8")}})}}); }},
        {"schedulingGates",
         [&] { return list(1, [&] { return map({{"name", in_quotes("g")}}); }); }},
        {"schedulingGroup", [&] { return map({{"podGroupName", in_quotes(pick({"", "pg"}))}}); }}};
    for (const auto& [key, make] : optional) {
        if (rng_.bernoulli(1, 2)) {
            fields.emplace_back(key, make());
        }
    }
    return map(std::move(fields));
}

std::string ObjectMaker::status_condition() {
    return map({{"type", in_quotes(pick({"Ready", "MemoryPressure"}))},
                {"status", in_quotes(pick({"True", "False", "Unknown"}))},
                {"lastTransitionTime", in_quotes("2026-03-09T10:00:00Z")},
                {"message", in_quotes("m")}});
}

std::string ObjectMaker::pod() {
    const std::string status =
        map({{"phase", in_quotes(pick({"Pending", "Running", "Succeeded", "Failed", ""}))},
             {"conditions", list(2, [&] { return status_condition(); })},
             {"containerStatuses", R"([{"name":"c","resources":{"requests":{"cpu":"99"}}}])"}});
    return fmt::format(R"({{"kind":"Pod","metadata":{},"spec":{},"status":{}}})", metadata(),
                       pod_spec(), status);
}

std::string ObjectMaker::node() {
    Fields spec = {{"podCIDR", in_quotes("10.0.0.0/24")}};
    if (seldom()) {
        spec.emplace_back("unschedulable", pick({"true", "false"}));
    }
    if (often()) {
        spec.emplace_back("taints", list(2, [&] {
                              return map({{"key", in_quotes("k")},
                                          {"value", in_quotes("v")},
                                          {"effect", in_quotes("NoSchedule")},
                                          {"timeAdded", in_quotes("x")}});
                          }));
    }
    Fields status = {{"conditions", list(2, [&] { return status_condition(); })},
                     {"images", R"([{"names":["a"],"sizeBytes":1}])"},
                     {"nodeInfo", R"({"kubeletVersion":"v1.37.2"})"},
                     {"volumesInUse", R"(["v"])"}};
    const std::string capacity = amounts();
    status.emplace_back("capacity", capacity);
    if (often()) {
        status.emplace_back("allocatable", often() ? capacity : amounts());
    }
    return fmt::format(R"({{"kind":"Node","metadata":{},"spec":{},"status":{}}})", metadata(),
                       map(std::move(spec)), map(std::move(status)));
}

struct Tally {
    int read = 0;
    int refused = 0;
};

template <class T>
void compare(const std::string& text, const Result<T>& watched, const Result<T>& file,
             Tally& tally) {
    ASSERT_EQ(watched.has_value(), file.has_value())
        << text << "\nwatch: " << said(watched) << "\nfile: " << said(file);
    if (file) {
        ASSERT_TRUE(*watched == *file) << text;
        ++tally.read;
    } else {
        // The same words but for the place in a file, which a watch does not have.
        ASSERT_EQ(said(watched), file.error().message) << text;
        ++tally.refused;
    }
}

Tally compare_many(std::uint64_t seed, std::uint64_t wrong) {
    constexpr int kObjects = 2'000;
    ObjectMaker maker(seed, wrong);
    test::Decoder decoder;
    Tally tally;
    for (int i = 0; i < kObjects && !testing::Test::HasFatalFailure(); ++i) {
        const std::string pod = maker.pod();
        compare(pod, decoder.pod(pod), test::read_as_file<policy::PodObject>(pod, policy::read_pod),
                tally);
        const std::string node = maker.node();
        compare(node, decoder.node(node), test::read_as_file<NodeSpec>(node, policy::read_node),
                tally);
    }
    return tally;
}

TEST(ObjectEquality, WhatIsLeftOutChangesNothing) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        SCOPED_TRACE(seed);
        const Tally tally = compare_many(seed, 0);
        EXPECT_GT(tally.read, 1'500);
    }
}

TEST(ObjectEquality, WrongKindsAreRefusedInTheSameWords) {
    for (const std::uint64_t seed : {4U, 5U, 6U}) {
        SCOPED_TRACE(seed);
        const Tally tally = compare_many(seed, 20);
        EXPECT_GT(tally.read, 500);
        EXPECT_GT(tally.refused, 500);
    }
}

}  // namespace
}  // namespace regimen::kube
