// A strict, typed view of one parsed JSON document: each access states what it expects, and the
// first that is disappointed is kept as the error, with its JSON pointer. Reading code can so be
// written straight down and ask once at the end.
//
// After an error every access gives an empty value, and arrays give no elements. Private to the
// readers of this folder. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "report/json_value.hpp"

namespace regimen::report {

// A place in the document; value is null where an optional member is absent or null.
struct JsonPlace {
    const JsonValue* value = nullptr;
    std::string pointer;

    explicit operator bool() const { return value != nullptr; }
    bool is(JsonValue::Kind kind) const { return value != nullptr && value->kind == kind; }
};

class JsonView {
public:
    explicit JsonView(std::string_view file) : file_(file) {}

    JsonPlace member(const JsonPlace& object, const char* key);
    JsonPlace optional_member(const JsonPlace& object, const char* key);
    template <class Visit>  // visit(JsonPlace element)
    void each(const JsonPlace& array, Visit visit);

    std::string string(const JsonPlace& place);
    bool boolean(const JsonPlace& place);
    // From `least` to 10^15: far above any fleet, and sums and thousandfolds still fit 64 bits.
    std::int64_t integer(const JsonPlace& place, std::int64_t least = 0);
    std::uint64_t unsigned_integer(const JsonPlace& place);
    double number(const JsonPlace& place);

    void fail(const JsonPlace& place, const std::string& message);
    const std::optional<Error>& error() const { return error_; }

private:
    bool expect(const JsonPlace& place, bool holds, std::string_view expected);

    std::string file_;
    std::optional<Error> error_;
};

template <class Visit>
void JsonView::each(const JsonPlace& array, Visit visit) {
    if (!expect(array, array.is(JsonValue::Kind::kArray), "an array")) {
        return;
    }
    for (std::size_t i = 0; i < array.value->children.size() && !error_; ++i) {
        visit(JsonPlace{&array.value->children[i], array.pointer + "/" + std::to_string(i)});
    }
}

}  // namespace regimen::report
