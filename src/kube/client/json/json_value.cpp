#include "kube/client/json/json_value.hpp"

#include <cstring>
#include <simdjson.h>
#include <type_traits>
#include <utility>

namespace regimen::kube::client {

namespace ondemand = simdjson::ondemand;

static_assert(kJsonPadding >= simdjson::SIMDJSON_PADDING);

// simdjson unescapes into a buffer with room for each text of the document once. Fields that are
// visited again would write past its end, so escaped texts are counted.
struct JsonValue::Document {
    std::size_t bytes = 0;
    std::size_t unescaped = 0;

    bool may_unescape(std::size_t length) {
        unescaped += length;
        return unescaped <= bytes;
    }
};

struct JsonParser::State {
    ondemand::parser parser;
    JsonValue::Document document;
    std::string padded;
};

struct JsonValue::Access {
    static_assert(sizeof(ondemand::value) == sizeof(JsonValue::native_));
    static_assert(sizeof(ondemand::object) == sizeof(JsonValue::native_));
    static_assert(std::is_trivially_copyable_v<ondemand::value>);

    static JsonValue wrap(const ondemand::value& value, Document* document) {
        JsonValue wrapped;
        std::memcpy(wrapped.native_.data(), &value, sizeof value);
        wrapped.document_ = document;
        return wrapped;
    }
    static ondemand::value value(const JsonValue& wrapped) {
        ondemand::value value;
        std::memcpy(static_cast<void*>(&value), wrapped.native_.data(), sizeof value);
        return value;
    }
    static ondemand::object object(const JsonValue& wrapped) {
        ondemand::object object;
        std::memcpy(static_cast<void*>(&object), wrapped.native_.data(), sizeof object);
        return object;
    }
};

namespace {

tl::unexpected<Error> broken(simdjson::error_code error) {
    return fail(ErrorCode::kCorrupt, "", "found broken JSON ({}), expected JSON",
                simdjson::error_message(error));
}

tl::unexpected<Error> too_many_escapes() {
    return fail(ErrorCode::kOutOfRange, "", "found escaped texts read again and again");
}

// Errors about the kind of a value are the caller's mistakes, all others the document's.
bool is_wrong_kind(simdjson::error_code error) {
    return error == simdjson::INCORRECT_TYPE || error == simdjson::NUMBER_ERROR ||
           error == simdjson::NUMBER_OUT_OF_RANGE;
}

const char* describe(JsonKind kind) {
    switch (kind) {
        case JsonKind::kNull:
            return "null";
        case JsonKind::kBoolean:
            return "a boolean";
        case JsonKind::kNumber:
            return "a number";
        case JsonKind::kText:
            return "a text";
        case JsonKind::kArray:
            return "a list";
        case JsonKind::kObject:
            return "a map";
        case JsonKind::kBroken:
            break;
    }
    return "broken JSON";
}

// Puts the step of the path in front of where the error was.
tl::unexpected<Error> below(std::string step, Error error) {
    if (!error.where.empty()) {
        step += error.where.front() == '[' ? "" : ".";
        step += error.where;
    }
    error.where = std::move(step);
    return tl::unexpected(std::move(error));
}

// The characters of a key as they are written. That its closing quote is there has been checked.
std::string_view raw_key(const char* raw) {
    const char* end = raw;
    while (*end != '"') {
        end += *end == '\\' ? 2 : 1;
    }
    return {raw, static_cast<std::size_t>(end - raw)};
}

// A text's token without blanks behind it and quotes, when nothing in it is escaped.
bool plain_text(std::string_view token, std::string_view& text) {
    while (!token.empty() && token.back() != '"') {
        token.remove_suffix(1);
    }
    if (token.size() < 2 || std::memchr(token.data(), '\\', token.size()) != nullptr) {
        return false;
    }
    text = token.substr(1, token.size() - 2);
    return true;
}

}  // namespace

JsonKind JsonValue::kind() {
    if (is_started_object_) {
        return JsonKind::kObject;
    }
    ondemand::json_type type = ondemand::json_type::null;
    if (Access::value(*this).type().get(type) != simdjson::SUCCESS) {
        return JsonKind::kBroken;
    }
    switch (type) {
        case ondemand::json_type::array:
            return JsonKind::kArray;
        case ondemand::json_type::object:
            return JsonKind::kObject;
        case ondemand::json_type::number:
            return JsonKind::kNumber;
        case ondemand::json_type::string:
            return JsonKind::kText;
        case ondemand::json_type::boolean:
            return JsonKind::kBoolean;
        case ondemand::json_type::null:
            return JsonKind::kNull;
    }
    return JsonKind::kBroken;
}

tl::unexpected<Error> JsonValue::mistake(std::string_view expected) {
    return fail(ErrorCode::kInvalidArgument, "", "found {}, expected {}", describe(kind()),
                expected);
}

Result<std::string_view> JsonValue::text() {
    if (kind() != JsonKind::kText) {
        return mistake("a text");
    }
    ondemand::value value = Access::value(*this);
    const std::string_view token = value.raw_json_token();
    std::string_view text;
    if (plain_text(token, text)) {
        return text;
    }
    if (!document_->may_unescape(token.size())) {
        return too_many_escapes();
    }
    if (const auto error = value.get_string().get(text); error != simdjson::SUCCESS) {
        return broken(error);
    }
    return text;
}

Result<std::int64_t> JsonValue::integer() {
    std::int64_t number = 0;
    if (is_started_object_) {
        return mistake("an integer");
    }
    if (const auto error = Access::value(*this).get_int64().get(number);
        error != simdjson::SUCCESS) {
        return is_wrong_kind(error) ? mistake("an integer") : broken(error);
    }
    return number;
}

Result<std::string_view> JsonValue::number() {
    if (is_started_object_ || kind() != JsonKind::kNumber) {
        return mistake("a number");
    }
    ondemand::value value = Access::value(*this);
    std::string_view token = value.raw_json_token();
    double checked = 0;
    if (const auto error = value.get_double().get(checked); error != simdjson::SUCCESS) {
        return is_wrong_kind(error) ? mistake("a number as JSON writes it") : broken(error);
    }
    return token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
}

Result<bool> JsonValue::boolean() {
    bool flag = false;
    if (is_started_object_) {
        return mistake("true or false");
    }
    if (const auto error = Access::value(*this).get_bool().get(flag); error != simdjson::SUCCESS) {
        return is_wrong_kind(error) ? mistake("true or false") : broken(error);
    }
    return flag;
}

Result<JsonValue> JsonValue::as_object() {
    if (is_started_object_) {
        return *this;
    }
    if (kind() != JsonKind::kObject) {
        return mistake("a map");
    }
    ondemand::object object;
    if (const auto error = Access::value(*this).get_object().get(object);
        error != simdjson::SUCCESS) {
        return broken(error);
    }
    JsonValue started = *this;
    std::memcpy(started.native_.data(), &object, sizeof object);
    started.is_started_object_ = true;
    return started;
}

Status JsonValue::each_field(FieldVisitor visit) {
    if (!is_started_object_ && is_null()) {
        return {};
    }
    const bool again = is_started_object_;
    REGIMEN_TRY_ASSIGN(const JsonValue started, as_object());
    ondemand::object object = Access::object(started);
    if (again) {
        bool has_fields = false;
        if (const auto error = object.reset().get(has_fields); error != simdjson::SUCCESS) {
            return broken(error);
        }
    }
    for (auto item : object) {
        ondemand::field field;
        if (const auto error = std::move(item).get(field); error != simdjson::SUCCESS) {
            return broken(error);
        }
        std::string_view key = raw_key(field.key().raw());
        if (key.find('\\') != std::string_view::npos) {
            if (!document_->may_unescape(key.size())) {
                return too_many_escapes();
            }
            if (const auto error = field.unescaped_key().get(key); error != simdjson::SUCCESS) {
                return broken(error);
            }
        }
        if (Status status = visit(key, Access::wrap(field.value(), document_)); !status) {
            return below(std::string(key), std::move(status).error());
        }
    }
    return {};
}

Status JsonValue::each_item(ItemVisitor visit) {
    if (is_null()) {
        return {};
    }
    if (kind() != JsonKind::kArray) {
        return mistake("a list");
    }
    ondemand::array array;
    if (const auto error = Access::value(*this).get_array().get(array);
        error != simdjson::SUCCESS) {
        return broken(error);
    }
    std::size_t index = 0;
    for (auto item : array) {
        ondemand::value value;
        if (const auto error = std::move(item).get(value); error != simdjson::SUCCESS) {
            return below(fmt::format("[{}]", index), broken(error).value());
        }
        if (Status status = visit(Access::wrap(value, document_)); !status) {
            return below(fmt::format("[{}]", index), std::move(status).error());
        }
        ++index;
    }
    return {};
}

JsonParser::JsonParser() : state_(std::make_unique<State>()) {}
JsonParser::~JsonParser() = default;
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;

Status JsonParser::parse_padded(std::string_view text, JsonValue::ItemVisitor visit) {
    state_->document = {.bytes = text.size(), .unescaped = 0};
    ondemand::document document;
    if (const auto error =
            state_->parser.iterate(text.data(), text.size(), text.size() + kJsonPadding)
                .get(document);
        error != simdjson::SUCCESS) {
        return broken(error);
    }
    ondemand::value root;
    if (const auto error = document.get_value().get(root); error != simdjson::SUCCESS) {
        return broken(error);
    }
    return visit(JsonValue::Access::wrap(root, &state_->document));
}

Status JsonParser::parse(std::string_view text, JsonValue::ItemVisitor visit) {
    state_->padded.assign(text);
    state_->padded.append(kJsonPadding, ' ');
    return parse_padded(std::string_view(state_->padded).substr(0, text.size()), visit);
}

}  // namespace regimen::kube::client
