// How many watch events a second go from the bytes of a stream to what the driver takes: MODIFIED
// events of pods of 3 to 5 KB as an API server sends them (managedFields, environment, volumes,
// probes, conditions), through WatchFramer, event and metadata, KnownObjects and ObjectReader to
// PodObject. Prints the best of several rounds of process time, beside the bound of the same way
// without a decoder: framing, parsing, identity.
#include <algorithm>
#include <ctime>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <string_view>

#include "kube/client/watch/known_objects.hpp"
#include "kube/client/watch/object_sink.hpp"
#include "kube/client/watch/watch_event.hpp"
#include "kube/client/watch/watch_framer.hpp"
#include "kube/objects/object_events.hpp"

namespace {

using namespace regimen;
using namespace regimen::kube;
using namespace regimen::kube::client;

constexpr int kEvents = 20'000;
constexpr int kPods = 5'000;
constexpr int kRounds = 7;

std::string managed_fields() {
    std::string spec;
    for (const char* field : {"affinity", "containers", "dnsPolicy", "enableServiceLinks",
                              "nodeSelector", "priorityClassName", "restartPolicy", "schedulerName",
                              "securityContext", "tolerations", "volumes"}) {
        spec += fmt::format(R"("f:{}":{{".":{{}},"f:name":{{}}}},)", field);
    }
    return fmt::format(
        R"([{{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1",)"
        R"("time":"2026-03-09T09:58:30Z","fieldsType":"FieldsV1","fieldsV1":{{"f:metadata":{{)"
        R"("f:labels":{{".":{{}},"f:app":{{}},"f:team":{{}}}}}},)"
        R"("f:spec":{{{}"f:hostname":{{}}}}}}}},)"
        R"({{"manager":"kubelet","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1",)"
        R"("fieldsV1":{{"f:status":{{"f:conditions":{{".":{{}},"k:{{\"type\":\"Ready\"}}":)"
        R"({{".":{{}},"f:status":{{}},"f:type":{{}}}}}},"f:phase":{{}}}}}},)"
        R"("subresource":"status"}}])",
        spec);
}

std::string environment() {
    std::string variables;
    for (int i = 0; i < 12; ++i) {
        variables += fmt::format(R"({{"name":"NCCL_OPTION_{}","value":"\"{}\""}},)", i, i);
    }
    return variables + R"({"name":"POD","valueFrom":{"fieldRef":{"apiVersion":"v1",)"
                       R"("fieldPath":"metadata.name"}}})";
}

std::string conditions() {
    std::string list;
    for (const char* type :
         {"PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady"}) {
        list += fmt::format(R"({{"type":"{}","status":"True","lastProbeTime":null,)"
                            R"("lastTransitionTime":"2026-03-09T10:00:00Z"}},)",
                            type);
    }
    return list + R"({"type":"PodScheduled","status":"True","lastProbeTime":null})";
}

std::string metadata(int number) {
    const int pod = number % kPods;
    return fmt::format(
        R"({{"name":"train-{0}","generateName":"train-","namespace":"team-{1}",)"
        R"("uid":"00000000-0000-4000-8000-{0:012}","resourceVersion":"{2}","generation":1,)"
        R"("creationTimestamp":"2026-03-09T09:58:30Z","labels":{{"app":"train",)"
        R"("batch.kubernetes.io/job-completion-index":"{0}",)"
        R"("batch.kubernetes.io/job-name":"train-{3}","kueue.x-k8s.io/queue-name":"gold",)"
        R"("team":"team-{1}"}},"annotations":{{"note":"{4}","prometheus.io/scrape":"true"}},)"
        R"("ownerReferences":[{{"apiVersion":"batch/v1","kind":"Job","name":"train-{3}",)"
        R"("uid":"11111111-0000-4000-8000-{3:012}","controller":true,)"
        R"("blockOwnerDeletion":true}}],"managedFields":{5}}})",
        pod, pod % 20, number + 1, pod / 8, std::string(200, 'a'), managed_fields());
}

// A job of 8 pods asks for what no other asks for, as far as the amounts go.
std::string spec(int number) {
    const int job = number % kPods / 8;
    return fmt::format(
        R"({{"volumes":[{{"name":"data","persistentVolumeClaim":{{"claimName":"data-{0}"}}}},)"
        R"({{"name":"kube-api-access-x","projected":{{"sources":[{{"serviceAccountToken":)"
        R"({{"expirationSeconds":3607,"path":"token"}}}}],"defaultMode":420}}}}],)"
        R"("containers":[{{"name":"main","image":"registry/train:1","command":["python","-m",)"
        R"("train"],"args":["--epochs=3"],"env":[{1}],"resources":{{"limits":{{"cpu":"{2}",)"
        R"("memory":"{3}Gi","nvidia.com/gpu":"8"}},"requests":{{"cpu":"{2}","memory":"{3}Gi",)"
        R"("nvidia.com/gpu":"8"}}}},"volumeMounts":[{{"name":"data","mountPath":"/data"}},)"
        R"({{"name":"kube-api-access-x","readOnly":true,"mountPath":"/var/run/secrets"}}],)"
        R"("livenessProbe":{{"httpGet":{{"path":"/healthz","port":8080,"scheme":"HTTP"}},)"
        R"("timeoutSeconds":1,"periodSeconds":10}},"imagePullPolicy":"IfNotPresent"}}],)"
        R"("restartPolicy":"Never","terminationGracePeriodSeconds":30,"nodeName":"node-{4}",)"
        R"("nodeSelector":{{"pool":"train"}},"affinity":{{"nodeAffinity":)"
        R"({{"requiredDuringSchedulingIgnoredDuringExecution":{{"nodeSelectorTerms":)"
        R"([{{"matchExpressions":[{{"key":"nvidia.com/gpu.product","operator":"In",)"
        R"("values":["NVIDIA-H100-80GB-HBM3"]}}]}}]}}}}}},"schedulerName":"regimen",)"
        R"("tolerations":[{{"key":"nvidia.com/gpu","operator":"Exists","effect":"NoSchedule"}},)"
        R"({{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute",)"
        R"("tolerationSeconds":300}},{{"key":"node.kubernetes.io/unreachable",)"
        R"("operator":"Exists","effect":"NoExecute","tolerationSeconds":300}}],)"
        R"("priorityClassName":"train","priority":1000,)"
        R"("preemptionPolicy":"PreemptLowerPriority"}})",
        job, environment(), 8 + job % 61, 64 + job % 47, number % 500);
}

std::string pod_event(int number) {
    return fmt::format(
        R"({{"type":"MODIFIED","object":{{"kind":"Pod","apiVersion":"v1","metadata":{},)"
        R"("spec":{},"status":{{"phase":"Running","conditions":[{}],"hostIP":"10.0.0.1",)"
        R"("podIP":"10.1.0.1","startTime":"2026-03-09T09:59:00Z","containerStatuses":[{{)"
        R"("name":"main","state":{{"running":{{"startedAt":"2026-03-09T10:00:00Z"}}}},)"
        R"("ready":true,"restartCount":0,"image":"registry/train:1"}}],)"
        R"("qosClass":"Guaranteed"}}}}}})"
        "\n",
        metadata(number), spec(number), conditions());
}

double process_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Goes the whole way from the bytes, in pieces as they come from curl; counts what `decode` likes.
template <class T>
std::int64_t follow(const std::string& stream,
                    const std::function<Result<T>(JsonValue object)>& decode,
                    const std::function<bool(const T& value)>& likes) {
    constexpr std::size_t kPiece = 16'384;
    std::int64_t liked = 0;
    TypedSink<T> sink(decode, [&](const client::ObjectEvent<T>& event) {
        liked += event.object && likes(*event.object);
    });
    KnownObjects known(sink, "pods");
    JsonParser parser;
    WatchFramer framer(std::size_t{8} << 20);
    for (std::size_t at = 0; at < stream.size(); at += kPiece) {
        framer.push(std::string_view(stream).substr(at, kPiece), [&](std::string_view line) {
            return parse_watch_event(parser, line,
                                     [&](WatchEventType, JsonValue object) -> Status {
                                         REGIMEN_TRY_ASSIGN(const ObjectMeta meta,
                                                            read_object_meta(object));
                                         return known.put(meta, object);
                                     })
                .has_value();
        });
    }
    return liked;
}

void print_rate(std::string_view what, std::size_t bytes, double seconds) {
    fmt::print("{}: {:.0f} events/s, {:.0f} MB/s, {:.2f} us each\n", what, kEvents / seconds,
               static_cast<double>(bytes) / 1e6 / seconds, seconds / kEvents * 1e6);
}

}  // namespace

int main() {
    std::string stream;
    for (int i = 0; i < kEvents; ++i) {
        stream += pod_event(i);
    }
    ObjectReader reader;
    double best = 1e9;
    double bound = 1e9;
    for (int round = 0; round < kRounds; ++round) {
        double begin = process_seconds();
        const std::int64_t decoded = follow<policy::PodObject>(
            stream, [&](JsonValue object) { return reader.pod(object); },
            [](const policy::PodObject& pod) {
                return pod.spec.devices && pod.spec.devices->count == 8 && pod.priority == 1000;
            });
        best = std::min(best, process_seconds() - begin);
        begin = process_seconds();
        const std::int64_t seen = follow<int>(
            stream, [](JsonValue) -> Result<int> { return 1; }, [](int) { return true; });
        bound = std::min(bound, process_seconds() - begin);
        if (decoded != kEvents || seen != kEvents) {
            fmt::print("{} and {} of {} events were decoded\n", decoded, seen, kEvents);
            return 1;
        }
    }
    fmt::print("{} events of {} bytes\n", kEvents, stream.size() / kEvents);
    print_rate("to PodObject", stream.size(), best);
    print_rate("without a decoder", stream.size(), bound);
    return 0;
}
