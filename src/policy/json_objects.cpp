#include "policy/json_objects.hpp"

#include <algorithm>
#include <cstring>
#include <simdjson.h>
#include <utility>

#include "policy/document_builder.hpp"
#include "policy/object_list.hpp"
#include "policy/source_text.hpp"

namespace regimen::policy {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

// Line and column of positions that are asked for in ascending order.
class PlaceCounter {
public:
    PlaceCounter(std::string_view text, std::uint32_t first_line)
        : at_(text.data()), end_(text.data() + text.size()), line_begin_(at_), line_(first_line) {}

    Place place_of(const char* position) {
        position = std::clamp(position, at_, end_);
        while (const void* newline =
                   std::memchr(at_, '\n', static_cast<std::size_t>(position - at_))) {
            at_ = static_cast<const char*>(newline) + 1;
            line_begin_ = at_;
            ++line_;
        }
        at_ = position;
        return {line_, static_cast<std::uint32_t>(position - line_begin_) + 1};
    }

private:
    const char* at_;
    const char* end_;
    const char* line_begin_;
    std::uint32_t line_;
};

// Of a string that is never closed, the quote that opens it; else of the first line end or tab that
// stands in a string as it is. The text's end where there is neither.
std::size_t bad_string(std::string_view text) {
    std::size_t raw = text.size();
    std::size_t quote = text.find('"');
    while (quote != std::string_view::npos) {
        std::size_t at = quote + 1;
        while (at < text.size() && text[at] != '"') {
            raw = static_cast<unsigned char>(text[at]) < 0x20 ? std::min(raw, at) : raw;
            at += text[at] == '\\' ? 2U : 1U;
        }
        if (at >= text.size()) {
            return raw < text.size() ? raw : quote;
        }
        quote = text.find('"', at + 1);
    }
    return raw;
}

// What would have been right where simdjson says this.
std::string expectation(error_code error) {
    switch (error) {
        case simdjson::TAPE_ERROR:
            return "JSON: a comma, a colon, a value or a closing bracket";
        case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
            return "\"}\" at the end of the object";
        case simdjson::UNCLOSED_STRING:
            return "a closing quote";
        case simdjson::UNESCAPED_CHARS:
            return "\\n or \\t in a string, or a closing quote";
        case simdjson::STRING_ERROR:
            return "a string with JSON's escapes";
        case simdjson::NUMBER_ERROR:
            return "a number as JSON writes it";
        case simdjson::INCORRECT_TYPE:
        case simdjson::T_ATOM_ERROR:
        case simdjson::F_ATOM_ERROR:
        case simdjson::N_ATOM_ERROR:
            return "a string in quotes, a number, true, false, null, a list or a map";
        default:
            return fmt::format("JSON ({})", simdjson::error_message(error));
    }
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

class JsonReader {
public:
    JsonReader(const Source& source, const ObjectVisitor& visit)
        : source_(source),
          visit_(visit),
          padded_(source.text),
          text_(padded_),
          places_(text_, source.first_line),
          last_position_(text_.data()) {}

    Status read();

private:
    Status read_root(ondemand::object root);
    Status read_items(ondemand::array items);
    Status add(DocumentBuilder& builder, ondemand::value value);
    Status add_map(DocumentBuilder& builder, ondemand::object map);
    Result<std::string_view> add_key(DocumentBuilder& builder,
                                     simdjson::simdjson_result<ondemand::field>& field);
    Status add_scalar(DocumentBuilder& builder, ondemand::value value, ondemand::json_type type);
    tl::unexpected<Error> broken(error_code error);
    tl::unexpected<Error> refuse(const char* position, std::string_view expected);

    // simdjson's error in our words.
    Status check(error_code error) { return error == simdjson::SUCCESS ? Status() : broken(error); }
    void move_to(const char* position) {
        last_position_ = position;
        last_ = places_.place_of(position);
    }

    const Source& source_;
    const ObjectVisitor& visit_;
    // On demand means that padding must follow the text; the copy is the text that is held.
    simdjson::padded_string padded_;
    std::string_view text_;
    ondemand::parser parser_;
    ondemand::document json_;
    PlaceCounter places_;
    const DocumentBuilder* builder_ = nullptr;  // of the object that is being read
    // Of the last key or value.
    const char* last_position_;
    Place last_;
    std::string list_kind_;
    bool has_items_ = false;
};

tl::unexpected<Error> JsonReader::refuse(const char* position, std::string_view expected) {
    const std::size_t end = text_.find_last_not_of(" \t\r\n") + 1;  // the text begins with '{'
    position = std::min(position, text_.data() + end);
    const Place at = places_.place_of(position);
    const std::string text =
        fmt::format("found {}, expected {}",
                    found_at(text_, static_cast<std::size_t>(position - text_.data())), expected);
    if (builder_ != nullptr) {
        return builder_->refuse(ErrorCode::kInvalidArgument, at, text);
    }
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("{}:{}:{}", source_.name, at.line, at.column), "{}", text);
}

tl::unexpected<Error> JsonReader::broken(error_code error) {
    const char* position = last_position_;
    if (error == simdjson::UNCLOSED_STRING || error == simdjson::UNESCAPED_CHARS) {
        position = text_.data() + bad_string(text_);
    } else if (error == simdjson::INCOMPLETE_ARRAY_OR_OBJECT) {
        position = text_.data() + text_.size();
    } else if (error == simdjson::TAPE_ERROR) {
        // Where the parser stopped: at the token that it did not expect, or behind it.
        const char* stopped = nullptr;
        if (json_.current_location().get(stopped) == simdjson::SUCCESS) {
            position = std::max(position, stopped);
        }
    }
    return refuse(position, expectation(error));
}

// The key without its escapes; valid as long as the text is parsed.
Result<std::string_view> JsonReader::add_key(DocumentBuilder& builder,
                                             simdjson::simdjson_result<ondemand::field>& field) {
    ondemand::raw_json_string raw;
    REGIMEN_TRY(check(field.key().get(raw)));
    move_to(raw.raw() - 1);
    std::string_view name;
    REGIMEN_TRY(check(field.unescaped_key().get(name)));
    REGIMEN_TRY(builder.scalar(last_, Kind::kString, name));
    return name;
}

Status JsonReader::add_map(DocumentBuilder& builder, ondemand::object map) {
    for (auto field : map) {
        REGIMEN_TRY(check(field.error()));
        REGIMEN_TRY(add_key(builder, field));
        ondemand::value value;
        REGIMEN_TRY(check(field.value().get(value)));
        REGIMEN_TRY(add(builder, value));
    }
    return {};
}

Status JsonReader::add_scalar(DocumentBuilder& builder, ondemand::value value,
                              ondemand::json_type type) {
    std::string_view token = value.raw_json_token();
    while (!token.empty() && is_space(token.back())) {
        token.remove_suffix(1);
    }
    switch (type) {
        case ondemand::json_type::string: {
            std::string_view text;
            REGIMEN_TRY(check(value.get_string().get(text)));
            return builder.scalar(last_, Kind::kString, text);
        }
        case ondemand::json_type::number: {
            double checked = 0;  // the text is kept: amounts are exact, doubles are not
            REGIMEN_TRY(check(value.get_double().get(checked)));
            return builder.scalar(last_, Kind::kNumber, token);
        }
        case ondemand::json_type::boolean: {
            bool checked = false;
            REGIMEN_TRY(check(value.get_bool().get(checked)));
            return builder.scalar(last_, Kind::kBool, token);
        }
        default:
            break;
    }
    return token == "null" ? builder.scalar(last_, Kind::kNull, token)
                           : broken(simdjson::N_ATOM_ERROR);
}

Status JsonReader::add(DocumentBuilder& builder, ondemand::value value) {
    move_to(value.raw_json_token().data());
    ondemand::json_type type = ondemand::json_type::null;
    REGIMEN_TRY(check(value.type().get(type)));
    if (type == ondemand::json_type::array) {
        REGIMEN_TRY(builder.open(last_, Kind::kSequence));
        ondemand::array items;
        REGIMEN_TRY(check(value.get_array().get(items)));
        for (auto item : items) {
            ondemand::value inner;
            REGIMEN_TRY(check(std::move(item).get(inner)));
            REGIMEN_TRY(add(builder, inner));
        }
        return builder.close();
    }
    if (type == ondemand::json_type::object) {
        REGIMEN_TRY(builder.open(last_, Kind::kMap));
        ondemand::object map;
        REGIMEN_TRY(check(value.get_object().get(map)));
        REGIMEN_TRY(add_map(builder, map));
        return builder.close();
    }
    return add_scalar(builder, value, type);
}

Status JsonReader::read_items(ondemand::array items) {
    std::size_t index = 0;
    const DocumentBuilder* const list = builder_;
    for (auto item : items) {
        ondemand::value value;
        REGIMEN_TRY(check(std::move(item).get(value)));
        Document document(source_.name, fmt::format("items[{}]", index));
        DocumentBuilder builder(document);
        builder_ = &builder;
        REGIMEN_TRY(add(builder, value));
        builder_ = list;
        REGIMEN_TRY(visit_object(document.root(), list_kind_, visit_));
        ++index;
    }
    return {};
}

// A List is known by its items, since kubectl prints them before the kind.
Status JsonReader::read_root(ondemand::object root) {
    Document document(source_.name);
    DocumentBuilder builder(document);
    builder_ = &builder;
    REGIMEN_TRY(builder.open(last_, Kind::kMap));
    for (auto field : root) {
        REGIMEN_TRY(check(field.error()));
        REGIMEN_TRY_ASSIGN(const std::string_view key, add_key(builder, field));
        ondemand::value value;
        REGIMEN_TRY(check(field.value().get(value)));
        ondemand::json_type type = ondemand::json_type::null;
        REGIMEN_TRY(check(value.type().get(type)));
        if (key == "items" && type == ondemand::json_type::array) {
            has_items_ = true;
            ondemand::array items;
            REGIMEN_TRY(check(value.get_array().get(items)));
            REGIMEN_TRY(read_items(items));
            REGIMEN_TRY(builder.scalar(last_, Kind::kNull, "null"));
            continue;
        }
        const bool names_kind = key == "kind" && type == ondemand::json_type::string;
        REGIMEN_TRY(add(builder, value));
        if (names_kind) {
            list_kind_ = builder.last_text();
        }
    }
    builder_ = nullptr;
    REGIMEN_TRY(builder.close());
    if (!has_items_) {
        return visit_root(document.root(), visit_);
    }
    const Value kind = document.root().find("kind");
    return is_list_kind(kind.text()) ? Status() : kind.mistake("\"List\", since it has items");
}

Status JsonReader::read() {
    move_to(text_.data() + std::min(text_.find('{'), text_.size()));
    REGIMEN_TRY(check(parser_.iterate(padded_).get(json_)));
    ondemand::object root;
    REGIMEN_TRY(check(json_.get_object().get(root)));
    REGIMEN_TRY(read_root(root));
    if (const char* rest = nullptr; json_.current_location().get(rest) == simdjson::SUCCESS) {
        return refuse(rest, "nothing behind the JSON object: one object or List");
    }
    return {};
}

}  // namespace

Status for_each_json_object(const Source& source, const ObjectVisitor& visit) {
    return JsonReader(source, visit).read();
}

}  // namespace regimen::policy
