// Folders: what lies in one. Symbolic links are followed.
// Errors: kNotFound, kIo; `where` is the path. Complexity: O(entries log entries).
// Thread rule: pure functions on the file system.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regimen::files {

bool is_directory(const std::string& path);
// Paths of the regular files directly in `path`, by name, without those that begin with a dot.
Result<std::vector<std::string>> list_files(const std::string& path);
// Whether folders lie directly in `path`, without those that begin with a dot.
bool has_directories(const std::string& path);
std::string join_path(std::string_view folder, std::string_view name);

}  // namespace regimen::files
