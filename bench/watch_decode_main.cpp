// How many watch events a second go from the bytes of a stream to values: 7 KB pods, as a training
// job has them, through WatchFramer, event and metadata, KnownObjects and the driver's decoder.
// Prints the best of several rounds of process time, beside the bound of only framing the bytes.
#include <algorithm>
#include <ctime>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "kube/client/watch/known_objects.hpp"
#include "kube/client/watch/object_sink.hpp"
#include "kube/client/watch/watch_event.hpp"
#include "kube/client/watch/watch_framer.hpp"
#include "kube/objects/object_events.hpp"

namespace {

using namespace regimen;
using namespace regimen::kube::client;

std::string managed_fields() {
    std::string fields;
    for (int i = 0; i < 24; ++i) {
        fields += fmt::format(R"("f:field{}":{{".":{{}},"f:name":{{}},"f:value":{{}}}},)", i);
    }
    return fmt::format(
        R"([{{"manager":"kube-controller-manager","operation":"Update",)"
        R"("apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{{{}"f:end":{{}}}}}}])",
        fields);
}

std::string environment() {
    std::string variables;
    for (int i = 0; i < 68; ++i) {
        variables +=
            fmt::format(R"({{"name":"NCCL_OPTION_{}","value":"some value \"{}\" here"}},)", i, i);
    }
    return variables + R"({"name":"LAST","value":"x"})";
}

std::string conditions() {
    std::string list;
    for (const char* type : {"Initialized", "Ready", "ContainersReady", "PodScheduled", "Other"}) {
        list += fmt::format(R"({{"type":"{}","status":"True","lastProbeTime":null,)"
                            R"("lastTransitionTime":"2024-02-29T12:00:00Z"}},)",
                            type);
    }
    return list + R"({"type":"End","status":"True"})";
}

std::string pod_event(int number) {
    return fmt::format(
        R"({{"type":"{}","object":{{"kind":"Pod","apiVersion":"v1","metadata":{{"name":"train-{}",)"
        R"("namespace":"research","uid":"00000000-0000-4000-8000-{:012}",)"
        R"("resourceVersion":"{}","creationTimestamp":"2024-02-29T12:00:00Z",)"
        R"("labels":{{"app":"train",)"
        R"("kueue.x-k8s.io/queue-name":"gold"}},"annotations":{{"note":"{}"}},)"
        R"("managedFields":{}}},)"
        R"("spec":{{"volumes":[{{"name":"data","emptyDir":{{}}}}],"containers":[{{"name":"main",)"
        R"("image":"registry/train:1","env":[{}],"resources":{{"limits":{{"nvidia.com/gpu":"8"}},)"
        R"("requests":{{"cpu":"32","memory":"256Gi","nvidia.com/gpu":"8"}}}}}}],)"
        R"("nodeName":"node-{}","schedulerName":"regimen","priority":1000,"tolerations":[)"
        R"({{"key":"nvidia.com/gpu","operator":"Exists","effect":"NoSchedule"}}]}},)"
        R"("status":{{"phase":"Running","conditions":[{}],"hostIP":"10.0.0.1"}}}}}})"
        "\n",
        number % 4 == 0 ? "ADDED" : "MODIFIED", number / 4, number / 4, number + 1,
        std::string(300, 'a'), managed_fields(), environment(), number % 500, conditions());
}

double process_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Hands the stream out in pieces as they come from curl.
template <class Visit>
void frame(const std::string& stream, WatchFramer& framer, const Visit& visit) {
    constexpr std::size_t kPiece = 16'384;
    for (std::size_t at = 0; at < stream.size(); at += kPiece) {
        framer.push(std::string_view(stream).substr(at, kPiece), visit);
    }
}

std::int64_t decode(const std::string& stream) {
    std::int64_t decoded = 0;
    using Event = ObjectEvent<policy::PodObject>;
    kube::ObjectReader reader;
    const auto read_pod = [&](JsonValue object) { return reader.pod(object); };
    TypedSink<policy::PodObject> sink(read_pod, [&](const Event& event) {
        decoded += event.object && event.object->spec.devices &&
                   event.object->spec.devices->count == 8 && event.object->priority == 1000;
    });
    KnownObjects known(sink, "pods");
    JsonParser parser;
    WatchFramer framer(std::size_t{8} << 20);
    frame(stream, framer, [&](std::string_view line) {
        return parse_watch_event(parser, line,
                                 [&](WatchEventType, JsonValue object) -> Status {
                                     REGIMEN_TRY_ASSIGN(const ObjectMeta meta,
                                                        read_object_meta(object));
                                     return known.put(meta, object);
                                 })
            .has_value();
    });
    return decoded;
}

}  // namespace

int main() {
    constexpr int kEvents = 20'000;
    constexpr int kRounds = 7;
    std::string stream;
    for (int i = 0; i < kEvents; ++i) {
        stream += pod_event(i);
    }
    double best = 1e9;
    double bound = 1e9;
    for (int round = 0; round < kRounds; ++round) {
        double begin = process_seconds();
        if (decode(stream) != kEvents) {
            fmt::print("not every event was decoded\n");
            return 1;
        }
        best = std::min(best, process_seconds() - begin);
        begin = process_seconds();
        WatchFramer framer(std::size_t{8} << 20);
        std::size_t bytes = 0;
        frame(stream, framer, [&](std::string_view line) {
            bytes += line.size();
            return true;
        });
        bound = std::min(bound, process_seconds() - begin + static_cast<double>(bytes) * 1e-18);
    }
    const double megabytes = static_cast<double>(stream.size()) / 1e6;
    fmt::print("{} events of {} bytes\n", kEvents, stream.size() / kEvents);
    fmt::print("decoded: {:.0f} events/s, {:.0f} MB/s, {:.2f} us each\n", kEvents / best,
               megabytes / best, best / kEvents * 1e6);
    fmt::print("framed only: {:.0f} events/s, {:.0f} MB/s\n", kEvents / bound, megabytes / bound);
    return 0;
}
