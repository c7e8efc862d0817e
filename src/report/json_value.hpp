// One parsed JSON document as a tree of plain values, made by RapidJSON's event parser (its own
// document class does not compile with clang 19). Private to the readers of this folder.
//
// Numbers are correctly rounded, so the digits that were written come back. Nesting deeper than
// kMostLevels and text that is not UTF-8 are errors; so hostile input costs no stack. Of equal keys
// the first counts. O(size). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regimen::report {

struct JsonValue {
    enum class Kind : std::uint8_t { kNull, kBoolean, kNumber, kString, kArray, kObject };

    Kind kind = Kind::kNull;
    bool boolean = false;
    bool fits_int64 = false;
    bool fits_uint64 = false;
    std::uint64_t integer = 0;  // of a number that fits; two's complement when it is negative
    double number = 0;
    std::string text;
    std::vector<std::string> keys;    // of an object, one per child
    std::vector<JsonValue> children;  // of an array or an object

    const JsonValue* find(std::string_view key) const;
};

inline constexpr std::size_t kMostLevels = 64;

// Errors carry FILE:LINE:COLUMN.
Result<JsonValue> parse_json(std::string_view text, std::string_view file);

}  // namespace regimen::report
