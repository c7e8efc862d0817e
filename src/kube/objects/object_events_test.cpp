#include "kube/objects/object_events.hpp"

#include <gmock/gmock.h>

#include "base/rng.hpp"
#include "policy/kubernetes.hpp"

namespace regimen::kube {
namespace {

using client::JsonParser;
using client::JsonValue;
using testing::HasSubstr;

template <class T>
Result<T> decode_text(Result<T> (ObjectReader::*decode)(JsonValue), const std::string& text) {
    JsonParser parser;
    ObjectReader reader;
    Result<T> value = tl::unexpected(Error{ErrorCode::kInternal, "not read", ""});
    const Status status = parser.parse(text, [&](JsonValue root) -> Status {
        value = (reader.*decode)(root);
        return value ? Status() : tl::unexpected(value.error());
    });
    if (!status) {
        return tl::unexpected(status.error());
    }
    return value;
}

// As an API server sends it, with all that nobody here reads.
constexpr const char* kPod = R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"train-0",
"namespace":"ml","uid":"6a","resourceVersion":"12","creationTimestamp":"2026-01-02T03:04:05Z",
"labels":{"app":"train"},"annotations":{"regimen.dev/gang":"train","regimen.dev/gang-size":"2"},
"managedFields":[{"manager":"kubectl","fieldsV1":{"f:spec":{"f:containers":{}}}}]},
"spec":{"volumes":[{"name":"v","emptyDir":{}}],"initContainers":[{"name":"i","image":"x",
"resources":{"requests":{"cpu":"4"}}},{"name":"side","image":"x","restartPolicy":"Always",
"resources":{"requests":{"cpu":"250m"}}}],"containers":[{"name":"c","image":"x",
"env":[{"name":"A","value":"B"}],"resources":{"limits":{"cpu":"2","memory":"3Gi",
"nvidia.com/gpu":"2"},"requests":{"cpu":"2","memory":"3Gi","nvidia.com/gpu":"2"}},
"volumeMounts":[{"name":"v","mountPath":"/v"}]}],"nodeSelector":{"zone":"a"},
"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":
[{"matchExpressions":[{"key":"rack","operator":"In","values":["r1","r2"]}]}]}},
"podAntiAffinity":{}},"schedulerName":"regimen","priority":100,"tolerations":[{"key":"gpu",
"operator":"Exists","effect":"NoSchedule"}],"overhead":{"cpu":"100m"},
"schedulingGates":[{"name":"g"}]},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled",
"status":"False","reason":"SchedulingGated"}],"qosClass":"Burstable"}})";

constexpr const char* kNode = R"({"kind":"Node","apiVersion":"v1","metadata":{"name":"a","uid":"1",
"resourceVersion":"7","labels":{"nvidia.com/gpu.product":"A100","kubernetes.io/hostname":"a"},
"annotations":{"csi":"{}"},"managedFields":[]},"spec":{"podCIDR":"10.0.0.0/24","unschedulable":true,
"taints":[{"key":"gpu","value":"yes","effect":"NoSchedule"}]},"status":{"capacity":{"cpu":"64",
"memory":"256Gi","pods":"110","nvidia.com/gpu":"8"},"allocatable":{"cpu":"63500m","memory":"250Gi",
"pods":"110","nvidia.com/gpu":"7"},"conditions":[{"type":"Ready","status":"True","reason":"r",
"message":"m"}],"nodeInfo":{"kernelVersion":"6.1"},"images":[{"names":["x"],"sizeBytes":1}]}})";

TEST(ObjectEvents, APodMeansWhatItMeansInAFile) {
    const auto pod = decode_text(&ObjectReader::pod, kPod);
    ASSERT_TRUE(pod) << to_string(pod.error());
    const auto read = policy::parse_kubernetes({{.name = "f", .text = kPod}});
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(*pod, read->pods.at(0));
    EXPECT_EQ(pod->spec.requests.get(kCpuResource), 4100);  // the greatest moment, and overhead
    EXPECT_TRUE(pod->gated);
}

TEST(ObjectEvents, ANodeMeansWhatItMeansInAFile) {
    const auto node = decode_text(&ObjectReader::node, kNode);
    ASSERT_TRUE(node) << to_string(node.error());
    const auto read = policy::parse_kubernetes({{.name = "f", .text = kNode}});
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_EQ(*node, read->nodes.at(0));
    EXPECT_EQ(node->devices.size(), 8U);
}

// Every part of a pod taken away, one at a time: what is not read changes nothing, and what is read
// changes both readings alike.
TEST(ObjectEvents, EveryFieldThatIsReadIsWanted) {
    const std::string text = kPod;
    Rng rng(7);
    int equal = 0;
    for (int i = 0; i < 2000; ++i) {
        // Renames one key.
        std::string changed = text;
        const std::size_t from = rng.uniform(text.size());
        const std::size_t colon = text.find("\":", from);
        if (colon == std::string::npos) {
            continue;
        }
        if (changed.compare(colon - 4, 4, "kind") == 0 ||
            changed.compare(colon - 10, 10, "apiVersion") == 0) {
            continue;  // what a file needs, and a watch does not
        }
        changed.insert(colon, "X");
        const auto pod = decode_text(&ObjectReader::pod, changed);
        const auto read = policy::parse_kubernetes({{.name = "f", .text = changed}});
        ASSERT_EQ(pod.has_value(), read.has_value()) << changed;
        if (pod) {
            ASSERT_EQ(*pod, read->pods.at(0)) << changed;
            ++equal;
        }
    }
    EXPECT_GT(equal, 1000);
}

TEST(ObjectEvents, PodGroupsOfAllKinds) {
    const auto native = decode_text(
        &ObjectReader::pod_group,
        R"({"metadata":{"name":"g","namespace":"ml"},"spec":{"schedulingPolicy":{"gang":)"
        R"({"minCount":4}}},"status":{}})");
    ASSERT_TRUE(native) << to_string(native.error());
    EXPECT_EQ(native->min_member, 4);
    EXPECT_EQ(native->namespace_name, "ml");
    const auto basic =
        decode_text(&ObjectReader::pod_group,
                    R"({"metadata":{"name":"g"},"spec":{"schedulingPolicy":{"basic":{}}}})");
    ASSERT_TRUE(basic);
    EXPECT_EQ(basic->min_member, 0);
    const auto older = decode_text(&ObjectReader::pod_group,
                                   R"({"metadata":{"name":"g"},"spec":{"minMember":3}})");
    ASSERT_TRUE(older);
    EXPECT_EQ(older->min_member, 3);
}

TEST(ObjectEvents, ASchedulingGroupIsAGang) {
    const auto pod = decode_text(&ObjectReader::pod,
                                 R"({"metadata":{"name":"p","uid":"1"},"spec":{"schedulingGroup":)"
                                 R"({"podGroupName":"g"},"containers":[{"name":"c"}]}})");
    ASSERT_TRUE(pod) << to_string(pod.error());
    EXPECT_EQ(pod->gang, (policy::Gang{"g", 0}));
}

TEST(ObjectEvents, AMistakeNamesTheField) {
    const auto pod = decode_text(&ObjectReader::pod,
                                 R"({"metadata":{"name":"p"},"spec":{"containers":[{"resources":)"
                                 R"({"requests":{"cpu":"lots"}}}]}})");
    ASSERT_FALSE(pod);
    EXPECT_THAT(to_string(pod.error()), HasSubstr("spec.containers[0].resources.requests.cpu"));
    EXPECT_THAT(to_string(pod.error()), HasSubstr("\"lots\""));
    const auto fraction =
        decode_text(&ObjectReader::pod, R"({"metadata":{"name":"p"},"spec":{"priority":1.5}})");
    EXPECT_FALSE(fraction);
    EXPECT_FALSE(decode_text(&ObjectReader::pod, R"([1,2])"));
}

TEST(ObjectEvents, HostileObjectsAreRefusedOrRead) {
    // A quarter of a megabyte in one annotation, and 100,000 labels, are a lot and no crime.
    std::string labels;
    for (int i = 0; i < 100'000; ++i) {
        labels += fmt::format("{}\"l{}\":\"v\"", i == 0 ? "" : ",", i);
    }
    const std::string big =
        fmt::format(R"({{"metadata":{{"name":"p","labels":{{{}}},"annotations":{{"a":"{}"}}}},)"
                    R"("spec":{{"containers":[{{}}]}}}})",
                    labels, std::string(std::size_t{256} * 1024, 'x'));
    EXPECT_TRUE(decode_text(&ObjectReader::pod, big));
    // Nesting without end.
    std::string deep = R"({"metadata":{"name":"p"},"spec":{"tolerations":)";
    deep += std::string(900, '[') + std::string(900, ']') + "}}";
    EXPECT_FALSE(decode_text(&ObjectReader::pod, deep));
    // One key twice.
    EXPECT_FALSE(
        decode_text(&ObjectReader::pod, R"({"metadata":{"name":"p","name":"q"},"spec":{}})"));
}

}  // namespace
}  // namespace regimen::kube
