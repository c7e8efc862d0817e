#include "kube/client/write/lease.hpp"

#include <utility>

#include "kube/client/json/json_value.hpp"
#include "kube/client/json/json_writer.hpp"

namespace regimen::kube::client {
namespace {

const ResourceType kLeases{"coordination.k8s.io", "v1", "leases"};
constexpr Duration kTimeout = Duration::seconds(5);

Status keep_text(JsonValue value, std::string& to) {
    if (!value.is_null()) {
        REGIMEN_TRY_ASSIGN(to, value.text());
    }
    return {};
}

Status keep_integer(JsonValue value, std::int64_t& to) {
    if (!value.is_null()) {
        REGIMEN_TRY_ASSIGN(to, value.integer());
    }
    return {};
}

Status keep_time(JsonValue value, std::optional<Instant>& to) {
    std::string text;
    REGIMEN_TRY(keep_text(value, text));
    if (const Result<Instant> instant = parse_rfc3339(text)) {
        to = *instant;
    }
    return {};
}

Status read_metadata(JsonValue metadata, Lease& lease) {
    return metadata.each_field([&](std::string_view key, JsonValue value) {
        return key == "name"              ? keep_text(value, lease.key.name)
               : key == "namespace"       ? keep_text(value, lease.key.namespace_name)
               : key == "resourceVersion" ? keep_text(value, lease.resource_version)
                                          : Status();
    });
}

Status read_spec(JsonValue spec, Lease& lease) {
    return spec.each_field([&](std::string_view key, JsonValue value) {
        return key == "holderIdentity"         ? keep_text(value, lease.holder)
               : key == "leaseDurationSeconds" ? keep_integer(value, lease.duration_seconds)
               : key == "leaseTransitions"     ? keep_integer(value, lease.transitions)
               : key == "acquireTime"          ? keep_time(value, lease.acquired)
               : key == "renewTime"            ? keep_time(value, lease.renewed)
                                               : Status();
    });
}

std::string lease_body(const Lease& lease) {
    JsonWriter json;
    json.open_object().field("apiVersion", "coordination.k8s.io/v1").field("kind", "Lease");
    json.open_object("metadata").field("name", lease.key.name);
    json.field("namespace", lease.key.namespace_name);
    if (!lease.resource_version.empty()) {
        json.field("resourceVersion", lease.resource_version);
    }
    json.close_object().open_object("spec").field("holderIdentity", lease.holder);
    json.field("leaseDurationSeconds", lease.duration_seconds);
    json.field("leaseTransitions", lease.transitions);
    if (lease.acquired) {
        json.field("acquireTime", format_micro_time(*lease.acquired));
    }
    if (lease.renewed) {
        json.field("renewTime", format_micro_time(*lease.renewed));
    }
    json.close_object().close_object();
    return json.take();
}

Result<Request> lease_request(Method method, Result<std::string> target, std::string body) {
    REGIMEN_TRY_ASSIGN(std::string path, std::move(target));
    Request request;
    request.method = method;
    request.target = std::move(path);
    request.content_type = body.empty() ? "" : "application/json";
    request.body = std::move(body);
    request.timeout = kTimeout;  // an answer that is late is of no use to a leader
    return request;
}

}  // namespace

std::string format_micro_time(Instant instant) {
    std::string text = format_rfc3339(instant);
    if (text.find('.') == std::string::npos) {
        text.insert(text.size() - 1, ".000000");
    }
    return text;
}

Result<Lease> parse_lease(std::string_view body) {
    Lease lease;
    JsonParser parser;
    REGIMEN_TRY(parser.parse(body, [&](JsonValue root) {
        return root.each_field([&](std::string_view key, JsonValue value) {
            return key == "metadata" ? read_metadata(value, lease)
                   : key == "spec"   ? read_spec(value, lease)
                                     : Status();
        });
    }));
    if (lease.resource_version.empty()) {
        return fail(ErrorCode::kInvalidArgument, "metadata.resourceVersion",
                    "found nothing, expected a Lease");
    }
    return lease;
}

Result<Request> get_lease(const ObjectKey& key) {
    return lease_request(Method::kGet, object_path(kLeases, key), "");
}

Result<Request> create_lease(const Lease& lease) {
    Lease fresh = lease;
    fresh.resource_version.clear();
    return lease_request(Method::kPost, collection_path(kLeases, lease.key.namespace_name),
                         lease_body(fresh));
}

Result<Request> update_lease(const Lease& lease) {
    if (lease.resource_version.empty()) {
        return fail(ErrorCode::kInvalidArgument, to_string(lease.key),
                    "found no resource version, expected the one that was read");
    }
    return lease_request(Method::kPut, object_path(kLeases, lease.key), lease_body(lease));
}

}  // namespace regimen::kube::client
