#include "kube/objects/object_document.hpp"

#include <fmt/format.h>
#include <utility>

namespace regimen::kube {

using client::JsonKind;
using client::JsonValue;
using policy::Kind;
using policy::kNoPlace;

Result<policy::Value> ObjectDocument::read(JsonValue object, const WantedFields& wanted) {
    builder_.clear();
    values_ = 0;
    message_has_path_ = false;
    if (object.kind() == JsonKind::kObject) {
        if (Status status = add_map(object, wanted); !status) {
            Error error = std::move(status).error();
            if (message_has_path_) {
                error.where.clear();
            }
            return tl::unexpected(std::move(error));
        }
        return document_.root();
    }
    return object.mistake("a map: an object with metadata");
}

Status ObjectDocument::built(Status status) {
    message_has_path_ = message_has_path_ || !status;
    return status;
}

Status ObjectDocument::add_map(JsonValue map, const WantedFields& wanted) {
    REGIMEN_TRY(built(builder_.open(kNoPlace, Kind::kMap)));
    Status fields = map.each_field([&](std::string_view key, JsonValue value) -> Status {
        const WantedFields* below = wanted.all() ? &wanted : wanted.find(key);
        if (below == nullptr) {
            return {};
        }
        REGIMEN_TRY(built(builder_.scalar(kNoPlace, Kind::kString, key)));
        return add(value, *below);
    });
    return fields ? built(builder_.close()) : fields;
}

Status ObjectDocument::add_list(JsonValue list, const WantedFields& wanted) {
    REGIMEN_TRY(built(builder_.open(kNoPlace, Kind::kSequence)));
    REGIMEN_TRY(list.each_item([&](JsonValue item) { return add(item, wanted); }));
    return built(builder_.close());
}

Status ObjectDocument::add_scalar(Kind kind, const Result<std::string_view>& text) {
    return text ? built(builder_.scalar(kNoPlace, kind, *text)) : tl::unexpected(text.error());
}

Status ObjectDocument::add(JsonValue value, const WantedFields& wanted) {
    if (++values_ > kMaxObjectValues) {
        return built(builder_.refuse(
            ErrorCode::kOutOfRange, kNoPlace,
            fmt::format("found more values, expected at most {} in one object", kMaxObjectValues)));
    }
    switch (value.kind()) {
        case JsonKind::kObject:
            return add_map(value, wanted);
        case JsonKind::kArray:
            return add_list(value, wanted);
        case JsonKind::kText:
            return add_scalar(Kind::kString, value.text());
        case JsonKind::kNumber:
            return add_scalar(Kind::kNumber, value.number());
        case JsonKind::kBoolean:
            return add_scalar(Kind::kBool, value.boolean().map([](bool truth) {
                return truth ? std::string_view("true") : std::string_view("false");
            }));
        case JsonKind::kNull:
            return add_scalar(Kind::kNull, std::string_view("null"));
        case JsonKind::kBroken:
            break;
    }
    return fail(ErrorCode::kCorrupt, "", "found broken JSON, expected a value");
}

}  // namespace regimen::kube
