// A folder of live recordings: names that sort by time, and the oldest ones go when together they
// take more than they may.
// Errors: kIo, kNotFound for a folder that cannot be read or written. Complexity: O(files).
// Thread rule: one process writes to a folder; readers may be many.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace regimen::record {

// "regimen-20240229T120000.250000Z.rec"
std::string archive_name(Instant wall);
// Paths of the recordings in a folder, the oldest first; other files are left out.
Result<std::vector<std::string>> archived(const std::string& folder);
// Deletes the oldest until all together take at most `keep_bytes`; never the latest.
Status prune_archive(const std::string& folder, std::uint64_t keep_bytes);

}  // namespace regimen::record
