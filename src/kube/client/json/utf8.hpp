// Text made fit for a JSON document or a field of limited length.
// Errors: none. Complexity: O(bytes). Thread rule: pure. Source: Unicode 15, table 3-7.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regimen::kube::client {

// With U+FFFD in place of each byte that is not part of valid UTF-8.
std::string clean_utf8(std::string_view text);
// At most `bytes` of it, cut between characters, "..." at the end when something was cut.
std::string shorten(std::string_view text, std::size_t bytes);

}  // namespace regimen::kube::client
