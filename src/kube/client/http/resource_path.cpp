#include "kube/client/http/resource_path.hpp"

#include "kube/client/json/utf8.hpp"

namespace regimen::kube::client {
namespace {

constexpr std::size_t kMaxSegmentBytes = 253;

Status check_segment(std::string_view what, std::string_view text) {
    if (text.empty() || text == "." || text == ".." || text.size() > kMaxSegmentBytes ||
        text.find_first_of("/%") != std::string_view::npos) {
        return fail(ErrorCode::kInvalidArgument, std::string(what),
                    "found \"{}\", expected a name of 1 to {} bytes without \"/\" and \"%\"",
                    shorten(clean_utf8(text), 60), kMaxSegmentBytes);
    }
    return {};
}

void append_segment(std::string_view text, std::string& path) {
    path += '/';
    path += percent_encode(text);
}

}  // namespace

std::string to_string(const ObjectKey& key) {
    return key.namespace_name.empty() ? key.name : key.namespace_name + "/" + key.name;
}

std::string percent_encode(std::string_view text) {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += kDigits[byte >> 4U];
        encoded += kDigits[byte & 0xfU];
    }
    return encoded;
}

Result<std::string> collection_path(const ResourceType& type, std::string_view namespace_name) {
    REGIMEN_TRY(check_segment("version", type.version));
    REGIMEN_TRY(check_segment("resource", type.plural));
    std::string path = type.group.empty() ? "/api" : "/apis";
    if (!type.group.empty()) {
        REGIMEN_TRY(check_segment("group", type.group));
        append_segment(type.group, path);
    }
    append_segment(type.version, path);
    if (type.namespaced && !namespace_name.empty()) {
        REGIMEN_TRY(check_segment("namespace", namespace_name));
        path += "/namespaces";
        append_segment(namespace_name, path);
    }
    append_segment(type.plural, path);
    return path;
}

Result<std::string> object_path(const ResourceType& type, const ObjectKey& key,
                                std::string_view subresource) {
    if (type.namespaced) {
        REGIMEN_TRY(check_segment("namespace", key.namespace_name));
    }
    REGIMEN_TRY_ASSIGN(std::string path, collection_path(type, key.namespace_name));
    REGIMEN_TRY(check_segment("name", key.name));
    append_segment(key.name, path);
    if (!subresource.empty()) {
        REGIMEN_TRY(check_segment("subresource", subresource));
        append_segment(subresource, path);
    }
    return path;
}

std::string with_query(std::string path, const Query& query) {
    char separator = '?';
    for (const auto& [key, value] : query) {
        if (value.empty()) {
            continue;
        }
        path += separator;
        path += percent_encode(key);
        path += '=';
        path += percent_encode(value);
        separator = '&';
    }
    return path;
}

}  // namespace regimen::kube::client
