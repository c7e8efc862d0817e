// JsonWriter: compact JSON text, one value after the other; RapidJSON's writer without its header.
// Text that is not UTF-8 is written with the replacement character in place of what is broken, as
// Go does, so that what we send always parses.
// Errors: a call out of order (a value without its key) is a broken invariant.
// Complexity: O(bytes). Thread rule: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace regimen::kube::client {

class JsonWriter {
public:
    JsonWriter();
    ~JsonWriter();
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    JsonWriter& open_object();
    JsonWriter& close_object();
    JsonWriter& open_array();
    JsonWriter& close_array();
    JsonWriter& key(std::string_view key);
    JsonWriter& text(std::string_view value);
    JsonWriter& integer(std::int64_t value);
    JsonWriter& boolean(bool value);
    JsonWriter& null();

    // A key with its value.
    JsonWriter& field(std::string_view name, std::string_view value) {
        return key(name).text(value);
    }
    JsonWriter& field(std::string_view name, const char* value) { return key(name).text(value); }
    JsonWriter& field(std::string_view name, std::int64_t value) {
        return key(name).integer(value);
    }
    JsonWriter& open_object(std::string_view name) { return key(name).open_object(); }
    JsonWriter& open_array(std::string_view name) { return key(name).open_array(); }

    // Of the finished document.
    std::string take();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace regimen::kube::client
