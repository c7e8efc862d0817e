// Where scenarios lie: files *.scn, in folders by topic. Errors: kNotFound, kIo.
// Complexity: O(entries log entries). Thread rule: functions of the file system.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace regimen::scenario {

inline constexpr std::size_t kMaxScenarioBytes = std::size_t{1} << 20;

// The file itself, or all scenarios below a folder, sorted.
Result<std::vector<std::string>> scenario_files(const std::string& path);
Result<std::string> read_scenario(const std::string& path);

}  // namespace regimen::scenario
