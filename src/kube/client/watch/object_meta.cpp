#include "kube/client/watch/object_meta.hpp"

#include <charconv>

namespace regimen::kube::client {
namespace {

// Names have 253 characters at most, the rest of it is shorter.
constexpr std::size_t kMaxIdentityBytes = 512;

Status keep(JsonValue value, std::string& to) {
    REGIMEN_TRY_ASSIGN(const std::string_view text, value.text());
    if (text.size() > kMaxIdentityBytes) {
        return fail(ErrorCode::kOutOfRange, "", "found a text of {} bytes, expected at most {}",
                    text.size(), kMaxIdentityBytes);
    }
    to = text;
    return {};
}

Status read_annotations(JsonValue annotations, ObjectMeta& meta) {
    return annotations.each_field([&](std::string_view key, JsonValue value) -> Status {
        if (key == "k8s.io/initial-events-end") {
            REGIMEN_TRY_ASSIGN(const std::string_view text, value.text());
            meta.ends_initial_events = text == "true";
        }
        return {};
    });
}

Status read_metadata(JsonValue metadata, bool is_bookmark, ObjectMeta& meta) {
    return metadata.each_field([&](std::string_view key, JsonValue value) -> Status {
        if (key == "name") {
            return keep(value, meta.key.name);
        }
        if (key == "namespace") {
            return keep(value, meta.key.namespace_name);
        }
        if (key == "uid") {
            return keep(value, meta.uid);
        }
        if (key == "resourceVersion") {
            return keep(value, meta.resource_version);
        }
        return is_bookmark && key == "annotations" ? read_annotations(value, meta) : Status();
    });
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && stop == end && !text.empty() ? std::optional(value)
                                                                : std::nullopt;
}

}  // namespace

Result<ObjectMeta> read_object_meta(JsonValue& object, bool is_bookmark) {
    ObjectMeta meta;
    REGIMEN_TRY(object.each_field([&](std::string_view key, JsonValue value) -> Status {
        return key == "metadata" ? read_metadata(value, is_bookmark, meta) : Status();
    }));
    if (meta.resource_version.empty() || meta.resource_version == "0") {
        return fail(ErrorCode::kInvalidArgument, "metadata.resourceVersion",
                    "found nothing, expected a resource version");
    }
    if (meta.key.name.empty() && !is_bookmark) {
        return fail(ErrorCode::kInvalidArgument, "metadata.name", "found nothing, expected a name");
    }
    return meta;
}

std::optional<bool> is_newer(std::string_view version, std::string_view than) {
    const auto a = number(version);
    const auto b = number(than);
    return a && b ? std::optional(*a > *b) : std::nullopt;
}

}  // namespace regimen::kube::client
