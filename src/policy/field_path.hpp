// Paths of fields in messages: "items[3].spec.nodeName", put together from the outside in.
// Complexity: O(characters). Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regimen::policy {

// ".key", or "[\"a.b/c\"]" where the key has characters with a meaning of their own in a path.
void append_key(std::string& path, std::string_view key);
// "[3]".
void append_index(std::string& path, std::size_t index);

// "path: text", or the text alone when the path is empty.
std::string after_path(std::string path, std::string_view text);

}  // namespace regimen::policy
