#include "policy/field_path.hpp"

#include <fmt/format.h>

namespace regimen::policy {

void append_key(std::string& path, std::string_view key) {
    if (key.find_first_of("./[] \"") != std::string_view::npos || key.empty()) {
        path += fmt::format("[\"{}\"]", key);
        return;
    }
    if (!path.empty()) {
        path += '.';
    }
    path += key;
}

void append_index(std::string& path, std::size_t index) {
    path += fmt::format("[{}]", index);
}

std::string after_path(std::string path, std::string_view text) {
    if (!path.empty()) {
        path += ": ";
    }
    path += text;
    return path;
}

}  // namespace regimen::policy
