// The files that a path names: the file itself, or what `kubectl apply -f DIRECTORY` would read of
// a directory (.yaml, .yml and .json, here also with .gz), in the order of their names.
// Errors: kNotFound, kIo, kInvalidArgument for a directory without such files; `where` is the path.
// Complexity: O(entries log entries). Thread rule: a function of the file system.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "policy/objects.hpp"

namespace regimen::policy {

Result<std::vector<std::string>> object_files(const std::string& path);
// for_each_object over those files, one after another.
Status for_each_object_in(const std::string& path, const ObjectVisitor& visit);

}  // namespace regimen::policy
