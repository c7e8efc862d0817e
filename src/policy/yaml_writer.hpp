// YamlWriter: block-style YAML, two spaces a level, keys in the order of the calls. A string is
// plain where no reader of YAML 1.1 or 1.2 could take it for anything else, and quoted as in JSON
// otherwise, so the output depends on no library. Empty maps and lists are not written: open one
// only to put something in.
// Complexity: O(output). Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace regimen::policy {

class YamlWriter {
public:
    void field(std::string_view key, std::string_view text);
    void field(std::string_view key, std::int64_t number);
    void field(std::string_view key, bool value);
    // Or a text in quotes would be taken for a bool.
    void field(std::string_view key, const char* text) { field(key, std::string_view(text)); }
    // "key:" with what follows until end() one level deeper.
    void open(std::string_view key);
    void end();
    // An item of the list that is open: its fields until end().
    void open_item();
    // An item that is a string.
    void item(std::string_view text);
    // An item that is a map without entries.
    void empty_item();

    std::string take() { return std::move(text_); }

private:
    void begin_line(std::string_view key);

    std::string text_;
    std::size_t level_ = 0;
    bool item_begins_ = false;  // the next line carries the item's "- "
};

// As it stands in the output: plain or quoted.
std::string yaml_scalar(std::string_view text);

}  // namespace regimen::policy
