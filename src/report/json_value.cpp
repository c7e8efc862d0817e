#include "report/json_value.hpp"

#include <algorithm>
#include <rapidjson/encodedstream.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <utility>

namespace regimen::report {
namespace {

// Receives the parser's events; false stops it.
class TreeBuilder {
public:
    bool Null() { return add({}); }
    bool Bool(bool value) {
        JsonValue node;
        node.kind = JsonValue::Kind::kBoolean;
        node.boolean = value;
        return add(std::move(node));
    }
    bool Int(int value) { return Int64(value); }
    bool Uint(unsigned value) { return Uint64(value); }
    bool Int64(std::int64_t value) {
        JsonValue node = number(static_cast<double>(value));
        node.fits_int64 = true;
        node.fits_uint64 = value >= 0;
        node.integer = static_cast<std::uint64_t>(value);
        return add(std::move(node));
    }
    bool Uint64(std::uint64_t value) {
        JsonValue node = number(static_cast<double>(value));
        node.fits_int64 = value <= static_cast<std::uint64_t>(INT64_MAX);
        node.fits_uint64 = true;
        node.integer = value;
        return add(std::move(node));
    }
    bool Double(double value) { return add(number(value)); }
    bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }  // not asked for
    bool String(const char* text, rapidjson::SizeType size, bool) {
        JsonValue node;
        node.kind = JsonValue::Kind::kString;
        node.text.assign(text, size);
        return add(std::move(node));
    }
    bool Key(const char* text, rapidjson::SizeType size, bool) {
        open_.back().keys.emplace_back(text, size);
        return true;
    }
    bool StartObject() { return start(JsonValue::Kind::kObject); }
    bool StartArray() { return start(JsonValue::Kind::kArray); }
    bool EndObject(rapidjson::SizeType) { return end(); }
    bool EndArray(rapidjson::SizeType) { return end(); }

    JsonValue take() { return std::move(root_); }

private:
    static JsonValue number(double value) {
        JsonValue node;
        node.kind = JsonValue::Kind::kNumber;
        node.number = value;
        return node;
    }
    bool start(JsonValue::Kind kind) {
        if (open_.size() == kMostLevels) {
            return false;
        }
        open_.emplace_back().kind = kind;
        return true;
    }
    bool end() {
        JsonValue node = std::move(open_.back());
        open_.pop_back();
        return add(std::move(node));
    }
    bool add(JsonValue node) {
        if (open_.empty()) {
            root_ = std::move(node);
        } else {
            open_.back().children.push_back(std::move(node));
        }
        return true;
    }

    std::vector<JsonValue> open_;  // from the root inwards
    JsonValue root_;
};

tl::unexpected<Error> syntax_error(const rapidjson::ParseResult& result, std::string_view text,
                                   std::string_view file) {
    const std::size_t offset = std::min(result.Offset(), text.size());
    const std::string_view before = text.substr(0, offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    std::string where = fmt::format("{}:{}:{}", file, line, offset - line_start + 1);
    if (result.Code() == rapidjson::kParseErrorTermination) {
        return fail(ErrorCode::kInvalidArgument, std::move(where),
                    "this JSON is nested deeper than {} levels", kMostLevels);
    }
    return fail(ErrorCode::kInvalidArgument, std::move(where), "this is not JSON: {}",
                rapidjson::GetParseError_En(result.Code()));
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
    const auto found = std::find(keys.begin(), keys.end(), key);
    return found == keys.end() ? nullptr
                               : &children[static_cast<std::size_t>(found - keys.begin())];
}

Result<JsonValue> parse_json(std::string_view text, std::string_view file) {
    constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                                rapidjson::kParseFullPrecisionFlag |
                                rapidjson::kParseValidateEncodingFlag;
    rapidjson::MemoryStream bytes(text.data(), text.size());
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
    rapidjson::Reader reader;
    TreeBuilder builder;
    const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
    if (result.IsError()) {
        return syntax_error(result, text, file);
    }
    return builder.take();
}

}  // namespace regimen::report
