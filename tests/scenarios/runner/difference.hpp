// Two texts line by line, as `diff -u` shows them without its line numbers: "  " both, "- " the
// first alone, "+ " the second alone. Complexity: O(lines x lines), as few lines as can be are
// marked. Errors: none. Thread rule: a pure function.
#pragma once

#include <string>
#include <vector>

namespace regimen::scenario {

// Each line with its end; "" when they are equal.
std::string difference(const std::vector<std::string>& before,
                       const std::vector<std::string>& after);

}  // namespace regimen::scenario
