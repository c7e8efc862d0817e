// JsonParser and JsonValue: JSON read once, front to back, straight into values; simdjson's
// on-demand parser without its header. What a decoder does not ask for is skipped unread.
//
// A value may be read once, and before the next one of its object is asked for. An object made
// with as_object() is the exception: its fields may be visited again and again. Texts are views:
// into the document where nothing is escaped, else into the parser; valid until the next parse.
//
// Errors: kInvalidArgument for a value of another kind than asked for, kCorrupt for text that is no
// JSON or no UTF-8; `where` is the path of the field ("spec.containers[0].name"). A visitor's error
// is passed on with the path put in front. After kCorrupt the rest of the document looks empty: a
// visitor must not swallow it. A part that nobody reads is checked for quotes and encoding only.
// Complexity: O(bytes); memory is a small multiple of the longest document so far.
// Thread rule: one thread for a parser and all values from it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

#include "kube/client/json/function_ref.hpp"

namespace regimen::kube::client {

// How many readable bytes parse_padded() needs behind its text; what they hold does not matter.
inline constexpr std::size_t kJsonPadding = 64;

enum class JsonKind : std::uint8_t { kNull, kBoolean, kNumber, kText, kArray, kObject, kBroken };

class JsonValue {
public:
    JsonKind kind();
    bool is_null() { return kind() == JsonKind::kNull; }

    Result<std::string_view> text();
    Result<std::int64_t> integer();
    // A number as it is written: an amount is exact, a double is not.
    Result<std::string_view> number();
    Result<bool> boolean();

    using FieldVisitor = FunctionRef<Status(std::string_view key, JsonValue value)>;
    using ItemVisitor = FunctionRef<Status(JsonValue value)>;
    // null counts as an empty object or array, as everywhere in Kubernetes.
    Status each_field(FieldVisitor visit);
    Status each_item(ItemVisitor visit);

    // Checks that this is an object and makes its fields readable more than once.
    Result<JsonValue> as_object();

    // The error "found KIND, expected EXPECTED".
    tl::unexpected<Error> mistake(std::string_view expected);

private:
    friend class JsonParser;
    struct Access;
    struct Document;

    // simdjson's value or object.
    alignas(8) std::array<std::byte, 24> native_{};
    Document* document_ = nullptr;
    bool is_started_object_ = false;
};

class JsonParser {
public:
    JsonParser();
    ~JsonParser();
    JsonParser(JsonParser&&) noexcept;
    JsonParser& operator=(JsonParser&&) noexcept;

    // Visits the root, an object or array. kJsonPadding bytes behind `text` must be readable.
    Status parse_padded(std::string_view text, JsonValue::ItemVisitor visit);
    // The same for any text; copies it.
    Status parse(std::string_view text, JsonValue::ItemVisitor visit);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace regimen::kube::client
