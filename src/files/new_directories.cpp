#include "files/new_directories.hpp"

#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "files/directory.hpp"
#include "files/system_error.hpp"

namespace regimen::files {

Result<NewDirectories> NewDirectories::make(const std::string& path) {
    NewDirectories folders;
    std::filesystem::path so_far;
    for (const std::filesystem::path& part : std::filesystem::path(path)) {
        so_far /= part;
        std::error_code error;
        if (std::filesystem::create_directory(so_far, error)) {
            folders.made_.push_back(so_far.string());
        }
        if (error) {
            return system_failure(ErrorCode::kIo, path, "cannot create the directory",
                                  error.value());
        }
    }
    if (!is_directory(path)) {
        return fail(ErrorCode::kIo, path, "cannot create the directory: found a file");
    }
    return folders;
}

NewDirectories::NewDirectories(NewDirectories&& other) noexcept
    : made_(std::exchange(other.made_, {})) {}

NewDirectories& NewDirectories::operator=(NewDirectories&& other) noexcept {
    if (this != &other) {
        remove_empty();
        made_ = std::exchange(other.made_, {});
    }
    return *this;
}

NewDirectories::~NewDirectories() {
    remove_empty();
}

void NewDirectories::remove_empty() {
    // rmdir() spares what is not empty, and then its parents are not empty either.
    while (!made_.empty() && ::rmdir(made_.back().c_str()) == 0) {
        made_.pop_back();
    }
    made_.clear();
}

}  // namespace regimen::files
