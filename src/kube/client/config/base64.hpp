// Base64 as kubeconfig's *-data fields carry it: standard alphabet, padding, line breaks ignored.
// Errors: nothing for a character or a length that cannot be. Complexity: O(characters), the bytes
// are not copied elsewhere. Thread rule: pure. Source: RFC 4648 section 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regimen::kube::client {

std::optional<std::string> decode_base64(std::string_view text);
std::string encode_base64(std::string_view bytes);

}  // namespace regimen::kube::client
