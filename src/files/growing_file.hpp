// GrowingFile: a file that others may read while it is written, and that is worth having however it
// ends: a log, a recording of something that goes on. It bears its name from the first byte.
// Errors: kAlreadyExists, kIo; once a write has failed, every later call returns that error, and
// what was written before stays. Complexity: one system call a write. Thread rule: one thread at a
// time; movable.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "base/result.hpp"

namespace regimen::files {

class GrowingFile {
public:
    // The folder must exist, the file must not.
    static Result<GrowingFile> create(std::string path);
    GrowingFile(GrowingFile&& other) noexcept;
    GrowingFile& operator=(GrowingFile&& other) noexcept;
    ~GrowingFile();

    Status write(std::span<const std::byte> bytes);
    // What was written is on the disk.
    Status sync();

    const std::string& path() const { return path_; }

private:
    GrowingFile(std::string path, int descriptor)
        : path_(std::move(path)), descriptor_(descriptor) {}
    Status fail_now(std::string_view action);

    std::string path_;
    int descriptor_ = -1;
    std::optional<Error> failed_;
};

}  // namespace regimen::files
