// What the tests of bad input share: what is said about a text. Tests only; no library includes it.
// Thread rule: a pure function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/kubernetes.hpp"

namespace regimen::policy::test {

// Of a file "f": its error, or "nothing" when it is read.
inline std::string complaint_about(std::string_view text) {
    const auto objects = parse_kubernetes({{"f", text}});
    return objects ? "nothing" : to_string(objects.error());
}

struct BadInput {
    std::string text;
    std::string message;
};

// Where something else is said than the table expects; empty when nowhere.
inline std::string surprises(const std::vector<BadInput>& table) {
    std::string found;
    for (const BadInput& row : table) {
        if (const std::string said = complaint_about(row.text); said != row.message) {
            found += row.text + "\n  said:     " + said + "\n  expected: " + row.message + "\n";
        }
    }
    return found;
}

}  // namespace regimen::policy::test
