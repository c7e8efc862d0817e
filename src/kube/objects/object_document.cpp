#include "kube/objects/object_document.hpp"

#include <fmt/format.h>

#include "policy/document_builder.hpp"

namespace regimen::kube {
namespace {

using client::JsonKind;
using client::JsonValue;
using policy::DocumentBuilder;
using policy::Kind;

Status add(DocumentBuilder& builder, JsonValue value, const WantedFields& wanted);

Status add_map(DocumentBuilder& builder, JsonValue map, const WantedFields& wanted) {
    REGIMEN_TRY(builder.open({}, Kind::kMap));
    const Status fields = map.each_field([&](std::string_view key, JsonValue value) -> Status {
        const WantedFields* below = wanted.all() ? &wanted : wanted.find(key);
        if (below == nullptr) {
            return {};
        }
        REGIMEN_TRY(builder.scalar({}, Kind::kString, key));
        return add(builder, value, *below);
    });
    return fields ? builder.close() : fields;
}

Status add_number(DocumentBuilder& builder, JsonValue number) {
    REGIMEN_TRY_ASSIGN(const std::int64_t value, number.integer());
    return builder.scalar({}, Kind::kNumber, fmt::format_int(value).c_str());
}

Status add(DocumentBuilder& builder, JsonValue value, const WantedFields& wanted) {
    switch (value.kind()) {
        case JsonKind::kObject:
            return add_map(builder, value, wanted);
        case JsonKind::kArray:
            REGIMEN_TRY(builder.open({}, Kind::kSequence));
            REGIMEN_TRY(
                value.each_item([&](JsonValue item) { return add(builder, item, wanted); }));
            return builder.close();
        case JsonKind::kText: {
            REGIMEN_TRY_ASSIGN(const std::string_view text, value.text());
            return builder.scalar({}, Kind::kString, text);
        }
        case JsonKind::kNumber:
            return add_number(builder, value);
        case JsonKind::kBoolean: {
            REGIMEN_TRY_ASSIGN(const bool truth, value.boolean());
            return builder.scalar({}, Kind::kBool, truth ? "true" : "false");
        }
        case JsonKind::kNull:
            return builder.scalar({}, Kind::kNull, "null");
        case JsonKind::kBroken:
            break;
    }
    return value.mistake("JSON");
}

}  // namespace

Result<policy::Document> read_document(JsonValue object, const WantedFields& wanted) {
    policy::Document document{std::string()};
    DocumentBuilder builder(document);
    if (object.kind() != JsonKind::kObject) {
        return object.mistake("an object");
    }
    REGIMEN_TRY(add_map(builder, object, wanted));
    return document;
}

}  // namespace regimen::kube
