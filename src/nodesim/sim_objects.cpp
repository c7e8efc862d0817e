#include "nodesim/sim_objects.hpp"

#include <utility>

#include "policy/fields.hpp"
#include "policy/kubernetes.hpp"
#include "policy/pod_mapping.hpp"

#include "kube/client/http/resource_path.hpp"
#include "kube/client/json/json_writer.hpp"
#include "kube/client/write/patch.hpp"
#include "kube/client/write/pod_writes.hpp"
#include "kube/objects/object_document.hpp"

namespace regimen::nodesim {
namespace {

using kube::client::JsonWriter;
using kube::client::PatchType;
using kube::client::Request;
using kube::client::ResourceType;
using policy::Value;

const ResourceType kNodes{"", "v1", "nodes", false};
const ResourceType kPods{"", "v1", "pods"};
const kube::WantedFields kEverything{""};

std::string seconds_text(Instant wall) {
    return format_rfc3339(Instant::from_micros(wall.micros() / 1'000'000 * 1'000'000));
}

void write_amounts(JsonWriter& json, std::string_view name, const NodeSpec& node,
                   const ResourceList& amounts, bool healthy_only) {
    json.open_object(name);
    for (const ResourceAmount& entry : amounts.items()) {
        json.field(entry.name, entry.name == kCpuResource ? fmt::format("{}m", entry.amount)
                                                          : fmt::format("{}", entry.amount));
    }
    std::map<std::string, std::int64_t> devices;
    for (const Device& device : node.devices) {
        devices[device.resource] += !healthy_only || device.healthy ? 1 : 0;
    }
    for (const auto& [resource, count] : devices) {
        json.field(resource, fmt::format("{}", count));
    }
    json.close_object();
}

}  // namespace

Result<SimPod> decode_sim_pod(kube::client::JsonValue object) {
    kube::ObjectDocument document;
    REGIMEN_TRY_ASSIGN(const Value root, document.read(object, kEverything));
    SimPod pod;
    REGIMEN_TRY_ASSIGN(pod.object, policy::read_pod(root));
    const Value annotations = root.find("metadata").find("annotations");
    if (const Value work = annotations.find(kDurationKey); work.present()) {
        REGIMEN_TRY_ASSIGN(pod.work, parse_duration(work.text(), std::string(kDurationKey)));
    }
    pod.fails = annotations.find(kFailKey).text() == "true";
    REGIMEN_TRY_ASSIGN(pod.running, policy::optional_instant(root.find("status"), "startTime"));
    return pod;
}

Result<Request> create_node(const NodeSpec& node) {
    REGIMEN_TRY_ASSIGN(std::string body, policy::to_yaml(node));
    Request request;
    request.method = kube::client::Method::kPost;
    REGIMEN_TRY_ASSIGN(request.target, kube::client::collection_path(kNodes, ""));
    request.content_type = "application/yaml";
    request.body = std::move(body);
    return request;
}

Result<Request> set_taints(const NodeSpec& node) {
    JsonWriter json;
    json.open_object().open_object("spec").open_array("taints");
    for (const Taint& taint : node.taints) {
        json.open_object().field("key", taint.key).field("value", taint.value);
        json.field("effect", name(taint.effect)).close_object();
    }
    json.close_array().close_object().close_object();
    return kube::client::patch_request(
        {.type = kNodes, .key = {"", node.name}, .patch = PatchType::kMerge, .body = json.take()});
}

Result<Request> set_node_status(const NodeSpec& node, bool ready) {
    JsonWriter json;
    json.open_object().open_object("status");
    write_amounts(json, "capacity", node, node.capacity, false);
    write_amounts(json, "allocatable", node, node.allocatable, true);
    json.open_array("conditions").open_object().field("type", "Ready");
    json.field("status", ready ? "True" : "Unknown");
    json.field("reason", ready ? "KubeletReady" : "NodeStatusUnknown");
    json.close_object().close_array().close_object().close_object();
    return kube::client::patch_request({.type = kNodes,
                                        .key = {"", node.name},
                                        .subresource = "status",
                                        .patch = PatchType::kStrategic,
                                        .body = json.take()});
}

Result<Request> set_pod_status(const PodAction& action, Instant wall) {
    const bool running = action.step == PodStep::kRun;
    const bool failed = action.step == PodStep::kFail;
    JsonWriter json;
    json.open_object().open_object("metadata").field("uid", action.uid).close_object();
    json.open_object("status");
    json.field("phase", running ? "Running" : failed ? "Failed" : "Succeeded");
    if (failed) {
        json.field("reason", action.reason).field("message", action.message);
    }
    if (running) {
        json.field("startTime", seconds_text(wall));
    }
    json.open_array("conditions");
    for (const char* type : {"Initialized", "ContainersReady", "Ready"}) {
        const bool holds = running || (type[0] == 'I' && !failed);
        json.open_object().field("type", type).field("status", holds ? "True" : "False");
        json.field("lastTransitionTime", seconds_text(wall)).close_object();
    }
    json.close_array().close_object().close_object();
    return kube::client::patch_request({.type = kPods,
                                        .key = {action.namespace_name, action.name},
                                        .subresource = "status",
                                        .patch = PatchType::kStrategic,
                                        .body = json.take()});
}

Result<Request> remove_pod(const PodAction& action) {
    return kube::client::delete_pod({{action.namespace_name, action.name}, action.uid}, 0);
}

}  // namespace regimen::nodesim
