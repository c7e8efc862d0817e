#include "kube/client/write/pod_writes.hpp"

#include "kube/client/json/json_writer.hpp"
#include "kube/client/write/patch.hpp"

namespace regimen::kube::client {
namespace {

const ResourceType kPods{"", "v1", "pods"};
constexpr std::size_t kMaxConditionMessage = 32'768;  // apimachinery's for conditions

Result<Request> json_request(Method method, Result<std::string> target, std::string body) {
    REGIMEN_TRY_ASSIGN(std::string path, std::move(target));
    Request request;
    request.method = method;
    request.target = std::move(path);
    request.content_type = "application/json";
    request.body = std::move(body);
    return request;
}

Status check(const PodIdentity& pod) {
    return pod.uid.empty() ? fail(ErrorCode::kInvalidArgument, to_string(pod.key),
                                  "found no uid, expected the uid of the pod that is meant")
                           : Status();
}

void write_metadata(const PodIdentity& pod, JsonWriter& json) {
    json.field("name", pod.key.name).field("namespace", pod.key.namespace_name);
}

void write_delete_options(const PodIdentity& pod, std::optional<std::int64_t> grace_seconds,
                          JsonWriter& json) {
    json.field("apiVersion", "v1").field("kind", "DeleteOptions");
    if (grace_seconds) {
        json.field("gracePeriodSeconds", *grace_seconds);
    }
    json.open_object("preconditions").field("uid", pod.uid).close_object();
}

// Kubernetes' Time has no fraction.
std::string format_seconds(Instant instant) {
    return format_rfc3339(Instant::from_micros(instant.micros() / 1'000'000 * 1'000'000));
}

}  // namespace

Result<Request> bind_pod(const PodIdentity& pod, std::string_view node,
                         const Annotations& annotations) {
    REGIMEN_TRY(check(pod));
    JsonWriter json;
    json.open_object().field("apiVersion", "v1").field("kind", "Binding");
    json.open_object("metadata");
    write_metadata(pod, json);
    json.field("uid", pod.uid);
    if (!annotations.empty()) {
        json.open_object("annotations");
        for (const auto& [key, value] : annotations) {
            json.field(key, value);
        }
        json.close_object();
    }
    json.close_object();
    json.open_object("target").field("apiVersion", "v1").field("kind", "Node").field("name", node);
    json.close_object().close_object();
    return json_request(Method::kPost, object_path(kPods, pod.key, "binding"), json.take());
}

Result<Request> set_pod_condition(const PodIdentity& pod, const PodCondition& condition) {
    REGIMEN_TRY(check(pod));
    JsonWriter json;
    json.open_object().open_object("metadata").field("uid", pod.uid).close_object();
    json.open_object("status").open_array("conditions").open_object();
    json.field("type", condition.type).field("status", condition.holds ? "True" : "False");
    json.field("reason", condition.reason);
    json.field("message", condition.message.substr(0, kMaxConditionMessage));
    json.field("lastTransitionTime", format_seconds(condition.since));
    json.close_object().close_array().close_object().close_object();
    return patch_request({.type = kPods,
                          .key = pod.key,
                          .subresource = "status",
                          .patch = PatchType::kStrategic,
                          .body = json.take()});
}

Result<Request> delete_pod(const PodIdentity& pod, std::optional<std::int64_t> grace_seconds) {
    REGIMEN_TRY(check(pod));
    JsonWriter json;
    json.open_object();
    write_delete_options(pod, grace_seconds, json);
    json.close_object();
    return json_request(Method::kDelete, object_path(kPods, pod.key), json.take());
}

Result<Request> evict_pod(const PodIdentity& pod, std::optional<std::int64_t> grace_seconds) {
    REGIMEN_TRY(check(pod));
    JsonWriter json;
    json.open_object().field("apiVersion", "policy/v1").field("kind", "Eviction");
    json.open_object("metadata");
    write_metadata(pod, json);
    json.close_object().open_object("deleteOptions");
    write_delete_options(pod, grace_seconds, json);
    json.close_object().close_object();
    return json_request(Method::kPost, object_path(kPods, pod.key, "eviction"), json.take());
}

}  // namespace regimen::kube::client
