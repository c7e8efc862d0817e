#include "kube/client/watch/watch_event.hpp"

#include <array>
#include <optional>
#include <utility>

namespace regimen::kube::client {
namespace {

constexpr std::array<std::pair<std::string_view, WatchEventType>, 5> kTypes = {{
    {"ADDED", WatchEventType::kAdded},
    {"MODIFIED", WatchEventType::kModified},
    {"DELETED", WatchEventType::kDeleted},
    {"BOOKMARK", WatchEventType::kBookmark},
    {"ERROR", WatchEventType::kError},
}};

std::optional<WatchEventType> event_type(std::string_view text) {
    for (const auto& [name, type] : kTypes) {
        if (name == text) {
            return type;
        }
    }
    return std::nullopt;
}

Status read_type(JsonValue value, std::optional<WatchEventType>& type) {
    REGIMEN_TRY_ASSIGN(const std::string_view text, value.text());
    type = event_type(text);
    return type ? Status()
                : fail(ErrorCode::kInvalidArgument, "",
                       "found \"{}\", expected ADDED, MODIFIED, DELETED, BOOKMARK or ERROR",
                       text.substr(0, 40));
}

Status read_event(JsonValue root, WatchEventVisitor visit) {
    REGIMEN_TRY_ASSIGN(JsonValue event, root.as_object());
    std::optional<WatchEventType> type;
    bool visited = false;
    const auto read = [&](std::string_view key, JsonValue value) -> Status {
        if (key == "type" && !type) {
            return read_type(value, type);
        }
        if (key == "object" && type && !visited) {
            REGIMEN_TRY_ASSIGN(const JsonValue object, value.as_object());
            visited = true;
            return visit(*type, object);
        }
        return {};
    };
    // Servers write the type first; where one does not, the second round finds the object.
    REGIMEN_TRY(event.each_field(read));
    if (!visited && type) {
        REGIMEN_TRY(event.each_field(read));
    }
    return visited ? Status()
                   : fail(ErrorCode::kInvalidArgument, "",
                          "found no type and object, expected an event");
}

Status keep_text(JsonValue value, std::string& to) {
    if (!value.is_null()) {
        REGIMEN_TRY_ASSIGN(to, value.text());
    }
    return {};
}

Status read_list_meta(JsonValue metadata, ListPage& page) {
    return metadata.each_field([&](std::string_view key, JsonValue value) -> Status {
        if (key == "resourceVersion") {
            return keep_text(value, page.resource_version);
        }
        return key == "continue" ? keep_text(value, page.continue_token) : Status();
    });
}

}  // namespace

Status parse_watch_event(JsonParser& parser, std::string_view line, WatchEventVisitor visit) {
    return parser.parse_padded(line, [&](JsonValue root) { return read_event(root, visit); });
}

Result<ListPage> parse_list_page(JsonParser& parser, std::string body,
                                 JsonValue::ItemVisitor visit) {
    ListPage page;
    const std::size_t size = body.size();
    body.append(kJsonPadding, ' ');
    REGIMEN_TRY(parser.parse_padded(std::string_view(body).substr(0, size), [&](JsonValue root) {
        return root.each_field([&](std::string_view key, JsonValue value) -> Status {
            if (key == "metadata") {
                return read_list_meta(value, page);
            }
            if (key == "items") {
                return value.each_item(visit);
            }
            return {};
        });
    }));
    if (page.resource_version.empty() || page.resource_version == "0") {
        return fail(ErrorCode::kInvalidArgument, "metadata.resourceVersion",
                    "found nothing, expected the resource version of a list");
    }
    return page;
}

}  // namespace regimen::kube::client
