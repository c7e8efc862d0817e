#include "policy/yaml_writer.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

#include "base/assert.hpp"

namespace regimen::policy {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_plain_character(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
}

// Words that YAML 1.1 or 1.2 takes for a boolean or for null, in any case.
bool has_other_meaning(std::string_view text) {
    static constexpr std::array<std::string_view, 9> kWords = {"true", "false", "yes", "no", "on",
                                                               "off",  "null",  "y",   "n"};
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (const auto code = static_cast<unsigned char>(c); code < 0x20 || code == 0x7F) {
            out += fmt::format("\\x{:02x}", code);
        } else {
            out += c;
        }
    }
    return out += '"';
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
    const bool plain = !text.empty() && is_letter(text.front()) &&
                       std::all_of(text.begin(), text.end(), is_plain_character) &&
                       !has_other_meaning(text);
    return plain ? std::string(text) : quoted(text);
}

void YamlWriter::begin_line(std::string_view key) {
    const std::size_t level = item_begins_ ? level_ - 1 : level_;
    text_.append(2 * level, ' ');
    if (std::exchange(item_begins_, false)) {
        text_ += "- ";
    }
    text_ += yaml_scalar(key);
    text_ += ':';
}

void YamlWriter::field(std::string_view key, std::string_view text) {
    begin_line(key);
    text_ += fmt::format(" {}\n", yaml_scalar(text));
}

void YamlWriter::field(std::string_view key, std::int64_t number) {
    begin_line(key);
    text_ += fmt::format(" {}\n", number);
}

void YamlWriter::field(std::string_view key, bool value) {
    begin_line(key);
    text_ += value ? " true\n" : " false\n";
}

void YamlWriter::open(std::string_view key) {
    begin_line(key);
    text_ += '\n';
    ++level_;
}

void YamlWriter::open_item() {
    REGIMEN_ASSERT(!item_begins_, "an item without fields");
    item_begins_ = true;
    ++level_;
}

void YamlWriter::item(std::string_view text) {
    text_.append(2 * level_, ' ');
    text_ += fmt::format("- {}\n", yaml_scalar(text));
}

void YamlWriter::empty_item() {
    text_.append(2 * level_, ' ');
    text_ += "- {}\n";
}

void YamlWriter::end() {
    REGIMEN_ASSERT(level_ > 0 && !item_begins_);
    --level_;
}

}  // namespace regimen::policy
