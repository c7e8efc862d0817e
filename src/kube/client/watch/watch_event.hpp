// One line of a watch stream and one page of a list, taken apart.
// Errors: kCorrupt for what is no JSON, kInvalidArgument for what is no event or no list. What is
// wrong inside one object is the visitor's business, but kCorrupt, which it must pass on.
// Complexity: O(bytes). Thread rule: as JsonParser.
// Source: apimachinery pkg/apis/meta/v1/watch.go, types.go (ListMeta).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

#include "kube/client/json/json_value.hpp"

namespace regimen::kube::client {

enum class WatchEventType : std::uint8_t { kAdded, kModified, kDeleted, kBookmark, kError };

using WatchEventVisitor = FunctionRef<Status(WatchEventType type, JsonValue object)>;

// `line` as WatchFramer gives it; `object` is as_object().
Status parse_watch_event(JsonParser& parser, std::string_view line, WatchEventVisitor visit);

struct ListPage {
    std::string resource_version;
    std::string continue_token;
};

// `body` is destroyed. An item that is no object comes as it is.
Result<ListPage> parse_list_page(JsonParser& parser, std::string body,
                                 JsonValue::ItemVisitor visit);

}  // namespace regimen::kube::client
