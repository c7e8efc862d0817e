// What the tests of bad input share: what is said about a text. Tests only; no library includes it.
// Thread rule: a pure function.
#pragma once

#include <string>
#include <string_view>

#include "policy/kubernetes.hpp"

namespace regimen::policy::test {

// Of a file "f": its error, or "nothing" when it is read.
inline std::string complaint_about(std::string_view text) {
    const auto objects = parse_kubernetes({{"f", text}});
    return objects ? "nothing" : to_string(objects.error());
}

}  // namespace regimen::policy::test
