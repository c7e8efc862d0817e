#include "runner/difference.hpp"

#include <algorithm>
#include <cstddef>

namespace regimen::scenario {

std::string difference(const std::vector<std::string>& before,
                       const std::vector<std::string>& after) {
    if (before == after) {
        return {};
    }
    // common[i][j]: the longest common part of before[i..] and after[j..].
    std::vector<std::vector<std::size_t>> common(before.size() + 1,
                                                 std::vector<std::size_t>(after.size() + 1));
    for (std::size_t i = before.size(); i-- > 0;) {
        for (std::size_t j = after.size(); j-- > 0;) {
            common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1
                                                 : std::max(common[i + 1][j], common[i][j + 1]);
        }
    }
    std::string text;
    std::size_t i = 0;
    std::size_t j = 0;
    const auto say = [&](const char* mark, const std::string& line) { text += mark + line + "\n"; };
    while (i < before.size() || j < after.size()) {
        if (i < before.size() && j < after.size() && before[i] == after[j]) {
            say("  ", before[i++]);
            ++j;
        } else if (j == after.size() ||
                   (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
            say("- ", before[i++]);
        } else {
            say("+ ", after[j++]);
        }
    }
    return text;
}

}  // namespace regimen::scenario
