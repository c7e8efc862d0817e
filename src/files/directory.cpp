#include "files/directory.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "files/system_error.hpp"

namespace regimen::files {

namespace fs = std::filesystem;

bool is_directory(const std::string& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

Result<std::vector<std::string>> list_files(const std::string& path) {
    std::error_code error;
    fs::directory_iterator entry(path, error);
    std::vector<std::string> names;
    while (!error && entry != fs::directory_iterator()) {
        std::error_code vanished;
        std::string name = entry->path().filename().string();
        if (!name.starts_with('.') && entry->is_regular_file(vanished)) {
            names.push_back(std::move(name));
        }
        entry.increment(error);
    }
    if (error) {
        return system_failure(read_error_code(error.value()), path, "cannot read the directory",
                              error.value());
    }
    std::sort(names.begin(), names.end());
    for (std::string& name : names) {
        name = join_path(path, name);
    }
    return names;
}

bool has_directories(const std::string& path) {
    std::error_code error;
    for (fs::directory_iterator entry(path, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        std::error_code vanished;
        if (!entry->path().filename().string().starts_with('.') && entry->is_directory(vanished)) {
            return true;
        }
    }
    return false;
}

std::string join_path(std::string_view folder, std::string_view name) {
    return fmt::format("{}{}{}", folder, folder.empty() || folder.ends_with('/') ? "" : "/", name);
}

}  // namespace regimen::files
