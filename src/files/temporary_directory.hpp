// TemporaryDirectory: a folder of its own for a test that writes files, removed with its content.
// Errors: a broken invariant when the system refuses. Complexity: O(content) to remove.
// Thread rule: one thread; neither copied nor moved.
#pragma once

#include <string>
#include <string_view>

namespace regimen::files {

class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::string& path() const { return path_; }
    // Path of `name` inside; with `content` the file is written.
    std::string file(std::string_view name) const;
    std::string file(std::string_view name, std::string_view content) const;

private:
    std::string path_;
};

}  // namespace regimen::files
