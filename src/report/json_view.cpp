#include "report/json_view.hpp"

#include <cmath>
#include <fmt/format.h>

#include "report/escape.hpp"

namespace regimen::report {
namespace {

using Kind = JsonValue::Kind;

std::string_view kind_name(const JsonValue& value) {
    switch (value.kind) {
        case Kind::kNull:
            return "null";
        case Kind::kBoolean:
            return "a boolean";
        case Kind::kNumber:
            return "a number";
        case Kind::kString:
            return "a string";
        case Kind::kArray:
            return "an array";
        case Kind::kObject:
            break;
    }
    return "an object";
}

}  // namespace

void JsonView::fail(const JsonPlace& place, const std::string& message) {
    if (!error_) {
        const std::string pointer = place.pointer.empty() ? "/" : terminal(place.pointer);
        error_ = Error{ErrorCode::kInvalidArgument, terminal(message),
                       fmt::format("{}: {}", file_, pointer)};
    }
}

bool JsonView::expect(const JsonPlace& place, bool holds, std::string_view expected) {
    if (!holds) {
        fail(place, place ? fmt::format("found {}, expected {}", kind_name(*place.value), expected)
                          : fmt::format("found nothing, expected {}", expected));
    }
    return holds && !error_;
}

JsonPlace JsonView::member(const JsonPlace& object, const char* key) {
    JsonPlace place = optional_member(object, key);
    if (!place && !error_) {
        fail(object, fmt::format("\"{}\" is missing or null", key));
    }
    return place;
}

JsonPlace JsonView::optional_member(const JsonPlace& object, const char* key) {
    JsonPlace place{nullptr, object.pointer + "/" + key};
    if (!expect(object, object.is(Kind::kObject), "an object")) {
        return place;
    }
    const JsonValue* found = object.value->find(key);
    if (found && found->kind != Kind::kNull) {
        place.value = found;
    }
    return place;
}

std::string JsonView::string(const JsonPlace& place) {
    if (!expect(place, place.is(Kind::kString), "a string")) {
        return {};
    }
    return place.value->text;
}

bool JsonView::boolean(const JsonPlace& place) {
    return expect(place, place.is(Kind::kBoolean), "true or false") && place.value->boolean;
}

std::int64_t JsonView::integer(const JsonPlace& place, std::int64_t least) {
    if (!expect(place, place && place.value->fits_int64, "an integer of 64 bits")) {
        return 0;
    }
    const std::int64_t value = static_cast<std::int64_t>(place.value->integer);
    constexpr std::int64_t kMost = 1'000'000'000'000'000;
    if (value < least || value > kMost) {
        fail(place, fmt::format("found {}, expected {} to 10^15", value, least));
        return least;
    }
    return value;
}

std::uint64_t JsonView::unsigned_integer(const JsonPlace& place) {
    const bool holds = place && place.value->fits_uint64;
    return expect(place, holds, "an unsigned integer of 64 bits") ? place.value->integer : 0;
}

double JsonView::number(const JsonPlace& place) {
    if (!expect(place, place.is(Kind::kNumber), "a number")) {
        return 0;
    }
    const double value = place.value->number;
    // Far above any figure of a replay; what is printed stays readable and sums stay finite.
    constexpr double kMost = 1e18;
    if (!(std::fabs(value) <= kMost)) {
        fail(place, "the number is absurd, expected a magnitude of at most 1e18");
        return 0;
    }
    return value;
}

}  // namespace regimen::report
