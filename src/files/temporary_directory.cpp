#include "files/temporary_directory.hpp"

#include <filesystem>
#include <stdlib.h>
#include <system_error>

#include "base/assert.hpp"
#include "files/atomic_file.hpp"
#include "files/directory.hpp"

namespace regimen::files {

TemporaryDirectory::TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::path root = std::filesystem::temp_directory_path(ignored);
    path_ = join_path(ignored ? "/tmp" : root.string(), "regimen-XXXXXX");
    const bool made = ::mkdtemp(path_.data()) != nullptr;
    REGIMEN_ASSERT(made, "cannot create {}", path_);
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryDirectory::file(std::string_view name) const {
    return join_path(path_, name);
}

std::string TemporaryDirectory::file(std::string_view name, std::string_view content) const {
    std::string path = file(name);
    const Status written = write_whole(path, content);
    REGIMEN_ASSERT(written.has_value(), "{}", to_string(written.error()));
    return path;
}

}  // namespace regimen::files
