// Typed reading of the fields of a Document: each function checks kind and range and says, for a
// wrong one, where it is and what was expected. Null counts as absent, as in Kubernetes.
// Errors: kInvalidArgument, kOutOfRange, with file:line:column and the field's path.
// Complexity: find is O(entries). Thread rule: pure functions; views live as long as the Document.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/quantity.hpp"
#include "base/time.hpp"
#include "model/labels.hpp"
#include "policy/document.hpp"

namespace regimen::policy {

Result<std::string_view> string_of(const Value& value);
// Not empty.
Result<std::string_view> required_string(const Value& map, std::string_view key);
Result<std::string_view> optional_string(const Value& map, std::string_view key,
                                         std::string_view otherwise = {});

struct Range {
    std::int64_t least = 0;
    std::int64_t most = 0;
};
// A number without fraction; `value` may also be a string that holds one, as in annotations.
Result<std::int64_t> integer_of(const Value& value, Range range);
Result<std::int64_t> optional_integer(const Value& map, std::string_view key, Range range,
                                      std::int64_t otherwise);
Result<bool> optional_bool(const Value& map, std::string_view key, bool otherwise = false);

// The map or list under a key, or an absent value, which has no entries.
Result<Value> optional_map(const Value& map, std::string_view key);
Result<Value> optional_sequence(const Value& map, std::string_view key);

// A map of strings under a key.
Result<Labels> optional_labels(const Value& map, std::string_view key);
Result<std::optional<Instant>> optional_instant(const Value& map, std::string_view key);
// A string or a number in Kubernetes' notation.
Result<Quantity> quantity_of(const Value& value);

// One of a few words, with the nearest in the message. T is an enumeration or the like.
Result<std::size_t> word_of(const Value& value, std::span<const std::string_view> words);

// A word for each enumerator: names[i] stands for values[i].
template <class T, std::size_t N>
Result<T> choice_of(const Value& value, const std::string_view (&names)[N], const T (&values)[N]) {
    REGIMEN_TRY_ASSIGN(const std::size_t index, word_of(value, names));
    return values[index];
}

}  // namespace regimen::policy
