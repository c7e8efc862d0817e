#include <gmock/gmock.h>

#include "base/time.hpp"

#include "kube/client/watch/known_objects.hpp"
#include "kube/objects/object_events.hpp"
#include "kube/objects/test_support.hpp"

namespace regimen::kube {
namespace {

using policy::PodObject;
using test::Decoder;
using test::said;

constexpr std::string_view kPodText = R"({"kind":"Pod","apiVersion":"v1","metadata":{
"name":"train-0","namespace":"ml","uid":"u-1","resourceVersion":"42","generation":1,
"creationTimestamp":"2026-03-09T09:58:30Z","labels":{"app":"train",
"kueue.x-k8s.io/queue-name":"gold"},"annotations":{"note":"a \"b\"\n",
"regimen.dev/accelerator-model":"H100|H200"},"ownerReferences":[{"kind":"Job","name":"train"}],
"managedFields":[{"manager":"kubelet","fieldsV1":{"f:status":{"f:phase":{}}}}]},
"spec":{"volumes":[{"name":"data","emptyDir":{}}],"initContainers":[{"name":"side","image":"s:1",
"restartPolicy":"Always","resources":{"requests":{"cpu":"250m"}}}],"containers":[{"name":"main",
"image":"t:1","command":["python"],"env":[{"name":"A","value":"1"}],
"resources":{"claims":[{"name":"c"}],"limits":{"nvidia.com/gpu":8,"memory":"64Gi"},
"requests":{"cpu":1.5,"memory":"64Gi","nvidia.com/gpu":"8"}},
"livenessProbe":{"httpGet":{"path":"/","port":80}}}],"nodeName":"node-7",
"nodeSelector":{"pool":"train"},"affinity":{"nodeAffinity":{
"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":{}}],
"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[
{"key":"zone","operator":"In","values":["a","b"]}]}]}},"podAntiAffinity":{}},
"tolerations":[{"key":"gpu","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],
"schedulerName":"regimen","priority":1000,"overhead":{"cpu":"100m"},
"schedulingGroup":{"podGroupName":"train"}},
"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"podIP":"10.0.0.1"}})";

TEST(ObjectReader, APodAsTheServerSendsIt) {
    const Result<PodObject> read = Decoder().pod(kPodText);
    ASSERT_TRUE(read) << said(read);
    EXPECT_EQ(read->namespace_name, "ml");
    EXPECT_EQ(read->name, "train-0");
    EXPECT_EQ(read->uid, "u-1");
    EXPECT_EQ(read->created, parse_rfc3339("2026-03-09T09:58:30Z").value());
    EXPECT_EQ(read->node_name, "node-7");
    EXPECT_EQ(read->phase, policy::PodPhase::kRunning);
    EXPECT_EQ(read->priority, 1000);
    EXPECT_EQ(read->scheduler_name, "regimen");
    EXPECT_EQ(read->queue, "gold");
    EXPECT_EQ(read->gang, (policy::Gang{"train", 0}));
    EXPECT_FALSE(read->gated);
    EXPECT_EQ(read->spec.requests.get("cpu"), 1850);  // 1.5 without quotes, a sidecar, overhead
    EXPECT_EQ(read->spec.requests.get("memory"), std::int64_t{64} << 30);
    EXPECT_EQ(read->spec.devices, (DeviceRequest{"nvidia.com/gpu", 8, 1000, {"H100", "H200"}}));
    EXPECT_EQ(*read->spec.node_selector.find("pool"), "train");
    ASSERT_EQ(read->spec.affinity.size(), 1U);
    EXPECT_EQ(read->spec.affinity[0].labels,
              (std::vector<SelectorRequirement>{{"zone", SelectorOperator::kIn, {"a", "b"}}}));
    EXPECT_EQ(read->spec.tolerations,
              (std::vector<Toleration>{{"gpu", true, "", false, TaintEffect::kNoExecute}}));
    const Result<PodObject> file = test::read_as_file<PodObject>(kPodText, policy::read_pod);
    ASSERT_TRUE(file) << said(file);
    EXPECT_EQ(*read, *file);
}

constexpr std::string_view kNodeText = R"({"kind":"Node","metadata":{"name":"n1","labels":{
"nvidia.com/gpu.product":"H100","zone":"a"},"annotations":{"volumes.kubernetes.io/x":"true"},
"managedFields":[{"manager":"kubelet"}]},"spec":{"podCIDR":"10.0.0.0/24","unschedulable":true,
"taints":[{"key":"gpu","value":"yes","effect":"NoSchedule","timeAdded":"2026-03-09T09:58:30Z"}]},
"status":{"capacity":{"cpu":"192","memory":"2Ti","nvidia.com/gpu":"8","pods":"250"},
"allocatable":{"cpu":"191450m","memory":"2Ti","nvidia.com/gpu":"7","pods":"250"},
"conditions":[{"type":"Ready","status":"True","lastHeartbeatTime":"2026-03-09T09:58:30Z",
"reason":"KubeletReady","message":"ready"}],"images":[{"names":["a:1"],"sizeBytes":12}],
"nodeInfo":{"kubeletVersion":"v1.37.2"},"volumesInUse":["v"]}})";

TEST(ObjectReader, ANodeAsTheServerSendsIt) {
    const Result<NodeSpec> read = Decoder().node(kNodeText);
    ASSERT_TRUE(read) << said(read);
    EXPECT_EQ(read->name, "n1");
    EXPECT_TRUE(read->unschedulable);
    EXPECT_TRUE(read->ready());
    EXPECT_EQ(read->allocatable.get("cpu"), 191'450);
    EXPECT_EQ(read->taints, (std::vector<Taint>{{"gpu", "yes", TaintEffect::kNoSchedule}}));
    ASSERT_EQ(read->devices.size(), 8U);
    EXPECT_EQ(read->devices[0].model, "H100");
    EXPECT_FALSE(read->devices[7].healthy);
    const Result<NodeSpec> file = test::read_as_file<NodeSpec>(kNodeText, policy::read_node);
    ASSERT_TRUE(file) << said(file);
    EXPECT_EQ(*read, *file);
}

TEST(ObjectReader, PodGroupsOfAllThreeApis) {
    Decoder decoder;
    const auto group = [&](std::string_view spec) {
        const auto read = decoder.pod_group(fmt::format(
            R"({{"kind":"PodGroup","metadata":{{"name":"g","namespace":"ml"}},"spec":{}}})", spec));
        return read ? fmt::format("{}/{} {}", read->namespace_name, read->name, read->min_member)
                    : said(read);
    };
    // scheduling.k8s.io/v1beta1
    EXPECT_EQ(group(R"({"workloadRef":{"workloadName":"w","templateName":"t"},
        "schedulingPolicy":{"gang":{"minCount":4}},"disruptionMode":{"all":{}},"priority":7})"),
              "ml/g 4");
    EXPECT_EQ(group(R"({"schedulingPolicy":{"basic":{}}})"), "ml/g 0");
    // scheduling.x-k8s.io/v1alpha1 and scheduling.volcano.sh/v1beta1
    EXPECT_EQ(group(R"({"minMember":3,"scheduleTimeoutSeconds":60})"), "ml/g 3");
    EXPECT_EQ(group(R"({"minMember":2,"queue":"q","minResources":{"cpu":"2"}})"), "ml/g 2");
    EXPECT_EQ(group(R"({"schedulingPolicy":{"gang":{"minCount":-1}}})"),
              "spec.schedulingPolicy.gang.minCount: found -1, expected a whole number from 0 to "
              "1000000");
}

TEST(ObjectReader, ErrorsNameTheFieldAndNoLine) {
    Decoder decoder;
    const auto pod = [&](std::string_view spec) {
        return said(decoder.pod(
            fmt::format(R"({{"metadata":{{"name":"a","namespace":"ml"}},"spec":{}}})", spec)));
    };
    EXPECT_EQ(
        pod(R"({"containers":[{},{"resources":{"requests":{"cpu":"x"}}}]})"),
        "spec.containers[1].resources.requests.cpu: found \"x\", expected a quantity such as 2, "
        "500m, 1.5Gi or 1e3");
    EXPECT_EQ(pod(R"({"containers":[{"resources":{"requests":{"cpu":true}}}]})"),
              "spec.containers[0].resources.requests.cpu: found true, expected a quantity such as "
              "\"500m\" or \"16Gi\"");
    EXPECT_EQ(pod(R"({"containers":{}})"), "spec.containers: found a map, expected a list");
    EXPECT_EQ(pod(R"({"containers":[{}],"nodeName":7})"),
              "spec.nodeName: found 7, expected a string (put it in quotes)");
    EXPECT_EQ(pod(R"("x")"), "spec: found \"x\", expected a map");
    EXPECT_EQ(pod(R"({"containers":[{}],"priority":1e400})"),
              "spec.priority: found a number, expected a number as JSON writes it");
    EXPECT_EQ(said(decoder.pod(R"({"metadata":{"labels":{}}})")),
              "metadata.name: found nothing, expected a string");
    EXPECT_EQ(said(decoder.pod("[]")), "found a list, expected a map: an object with metadata");
    EXPECT_EQ(said(decoder.node(R"({"metadata":{"name":"n"},"status":{"capacity":{"cpu":-1}}})")),
              "status.capacity.cpu: found -1, expected an amount that is not negative");
    EXPECT_EQ(said(decoder.pod(kPodText)), "nothing");
}

TEST(ObjectReader, KeysThatStandTwiceAreRefusedWhereTheyAreRead) {
    Decoder decoder;
    const auto pod = [&](std::string_view more) {
        return said(decoder.pod(fmt::format(
            R"({{"metadata":{{"name":"a","labels":{{"x":"1","x":"2"}}}},"spec":{{"containers":)"
            R"([{{"env":[],"env":[]}}]{}}}}})",
            more)));
    };
    EXPECT_EQ(pod(""), "nothing");
    EXPECT_EQ(pod(R"(,"nodeName":"n","priority":1,"nodeName":"m")"),
              "spec: found the key \"nodeName\" again, expected it once");
    EXPECT_EQ(pod(R"(,"nodeSelector":{"k":"1","l":"1","k":"1"})"),
              "spec.nodeSelector: found the key \"k\" again, expected it once");
    EXPECT_EQ(pod(R"(,"tolerations":[{},{"key":"a","key":"b"}])"),
              "spec.tolerations[1]: found the key \"key\" again, expected it once");
    std::string selector = R"(,"nodeSelector":{"k7":"1")";
    for (int i = 0; i < 100; ++i) {
        selector += fmt::format(",\"k{}\":\"\"", i);
    }
    EXPECT_EQ(pod(selector + "}"),
              "spec.nodeSelector: found the key \"k7\" again, expected it once");
}

// Broken text is the stream's fault and read again: it must not pass for the object's own.
TEST(ObjectReader, BrokenTextIsCorrupt) {
    Decoder decoder;
    for (std::string_view text :
         {R"({"metadata":{"name":"a"},"spec":{"nodeName":xyz}})", R"({"metadata":{"name":"a")",
          R"({"metadata":{"name":"a"},"spec":{"nodeName":"\x"}})",
          R"({"metadata":{"name":"a"},"spec":{"tolerations":[1,}})"}) {
        const Result<PodObject> read = decoder.pod(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, ErrorCode::kCorrupt) << text << "\n" << said(read);
    }
    EXPECT_EQ(said(decoder.pod(kPodText)), "nothing");
}

TEST(ObjectReader, TheWatchNamesTheObject) {
    std::vector<std::string> seen;
    ObjectReader reader;
    client::TypedSink<PodObject> sink(
        [&](client::JsonValue object) { return reader.pod(object); },
        [&](const client::ObjectEvent<PodObject>& event) {
            seen.push_back(event.object ? event.object->name : event.text);
        });
    client::KnownObjects known(sink, "pods");
    client::JsonParser parser;
    const auto put = [&](std::string_view spec) {
        const std::string text = fmt::format(
            R"({{"metadata":{{"name":"a","namespace":"ml","uid":"u","resourceVersion":"{}"}},)"
            R"("spec":{}}})",
            seen.size() + 1, spec);
        return parser.parse(text, [&](client::JsonValue root) -> Status {
            REGIMEN_TRY_ASSIGN(client::JsonValue object, root.as_object());
            REGIMEN_TRY_ASSIGN(const client::ObjectMeta meta, client::read_object_meta(object));
            return known.put(meta, object);
        });
    };
    EXPECT_TRUE(put(R"({"containers":[{}],"nodeName":[]})"));
    EXPECT_TRUE(put(R"({"containers":[{}],"nodeSelector":{"a":"1","a":"2"}})"));
    EXPECT_TRUE(put(R"({"containers":[{}]})"));
    EXPECT_EQ(seen, (std::vector<std::string>{
                        "pods ml/a: spec.nodeName: found a list, expected a string",
                        "pods ml/a: spec.nodeSelector: found the key \"a\" again, expected it once",
                        "a"}));
}

}  // namespace
}  // namespace regimen::kube
