#include "policy/fields.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace regimen::policy {
Result<std::string_view> string_of(const Value& value) {
    if (value.kind() == Kind::kBool || value.kind() == Kind::kNumber) {
        return value.mistake("a string (put it in quotes)");
    }
    if (value.kind() != Kind::kString) {
        return value.mistake("a string");
    }
    return value.text();
}

Result<std::string_view> required_string(const Value& map, std::string_view key) {
    const Value value = map.find(key);
    REGIMEN_TRY_ASSIGN(const std::string_view text, string_of(value));
    if (text.empty()) {
        return value.mistake("a string that is not empty");
    }
    return text;
}

Result<std::string_view> optional_string(const Value& map, std::string_view key,
                                         std::string_view otherwise) {
    const Value value = map.find(key);
    if (!value.present()) {
        return otherwise;
    }
    return string_of(value);
}

Result<std::int64_t> integer_of(const Value& value, Range range) {
    if (value.kind() == Kind::kNumber || value.kind() == Kind::kString) {
        const Result<std::int64_t> number = parse_int64(trim(value.text()));
        if (number && *number >= range.least && *number <= range.most) {
            return *number;
        }
    }
    return value.mistake(fmt::format("a whole number from {} to {}", range.least, range.most));
}

Result<std::int64_t> optional_integer(const Value& map, std::string_view key, Range range,
                                      std::int64_t otherwise) {
    const Value value = map.find(key);
    if (!value.present()) {
        return otherwise;
    }
    if (value.kind() == Kind::kString) {
        return value.mistake("a number (without quotes)");
    }
    return integer_of(value, range);
}

Result<bool> optional_bool(const Value& map, std::string_view key, bool otherwise) {
    const Value value = map.find(key);
    if (!value.present()) {
        return otherwise;
    }
    if (value.kind() != Kind::kBool) {
        return value.mistake("true or false");
    }
    return value.text().front() == 't' || value.text().front() == 'T';
}

Result<Value> optional_map(const Value& map, std::string_view key) {
    const Value value = map.find(key);
    if (value.present() && value.kind() != Kind::kMap) {
        return value.mistake("a map");
    }
    return value;
}

Result<Value> optional_sequence(const Value& map, std::string_view key) {
    const Value value = map.find(key);
    if (value.present() && value.kind() != Kind::kSequence) {
        return value.mistake("a list");
    }
    return value;
}

Result<Labels> optional_labels(const Value& map, std::string_view key) {
    REGIMEN_TRY_ASSIGN(const Value entries, optional_map(map, key));
    std::vector<std::pair<std::string_view, std::string_view>> read;
    read.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries.key(i).text().empty()) {
            return entries.key(i).mistake("a key that is not empty");
        }
        // Kubernetes reads null into a map of strings as "".
        std::string_view text;
        if (entries.value(i).present()) {
            REGIMEN_TRY_ASSIGN(text, string_of(entries.value(i)));
        }
        read.emplace_back(entries.key(i).text(), text);
    }
    // In the order of the keys, each goes behind the last: labels in any order cost no more.
    std::sort(read.begin(), read.end());
    Labels labels;
    for (const auto& [name, text] : read) {
        labels.set(name, text);
    }
    return labels;
}

Result<std::optional<Instant>> optional_instant(const Value& map, std::string_view key) {
    const Value value = map.find(key);
    if (!value.present()) {
        return std::nullopt;
    }
    REGIMEN_TRY_ASSIGN(const std::string_view text, string_of(value));
    const Result<Instant> instant = parse_rfc3339(text);
    if (!instant) {
        return value.complaint(instant.error().code, instant.error().message);
    }
    return *instant;
}

Result<Quantity> quantity_of(const Value& value) {
    if (value.kind() != Kind::kString && value.kind() != Kind::kNumber) {
        return value.mistake("a quantity such as \"500m\" or \"16Gi\"");
    }
    const Result<Quantity> quantity = Quantity::parse(value.text());
    if (!quantity) {
        return value.complaint(quantity.error().code, quantity.error().message);
    }
    return *quantity;
}

Result<std::size_t> word_of(const Value& value, std::span<const std::string_view> words) {
    REGIMEN_TRY_ASSIGN(const std::string_view text, string_of(value));
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) {
        return value.mistake("one of " + join(words, ", ") + did_you_mean(text, words));
    }
    return static_cast<std::size_t>(found - words.begin());
}

}  // namespace regimen::policy
