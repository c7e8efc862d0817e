// How popular each class of pods is in a recording, for policies that may know it.
// Errors: those of reading. Complexity: O(file). Thread rule: any.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/fact.hpp"

namespace regimen::cli {

// How often each class of the first step arrives in the whole recording, in the order of their
// ids, as a list's popularity is counted; empty when the recording declares it itself.
Result<std::vector<ClassWeight>> popularity_in(const std::string& path);

}  // namespace regimen::cli
