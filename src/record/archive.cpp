#include "record/archive.hpp"

#include <algorithm>
#include <filesystem>

#include "files/directory.hpp"

namespace regimen::record {
namespace {

constexpr std::string_view kPrefix = "regimen-";
constexpr std::string_view kSuffix = ".rec";

}  // namespace

std::string archive_name(Instant wall) {
    // All six digits, so that names sort.
    std::string time = format_rfc3339(wall);
    if (time.find('.') == std::string::npos) {
        time.insert(time.size() - 1, ".000000");
    }
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    return std::string(kPrefix) + time + std::string(kSuffix);
}

Result<std::vector<std::string>> archived(const std::string& folder) {
    REGIMEN_TRY_ASSIGN(std::vector<std::string> paths, files::list_files(folder));
    std::erase_if(paths, [](const std::string& path) {
        const std::string name = std::filesystem::path(path).filename().string();
        return !name.starts_with(kPrefix) || !name.ends_with(kSuffix);
    });
    std::sort(paths.begin(), paths.end());
    return paths;
}

Status prune_archive(const std::string& folder, std::uint64_t keep_bytes) {
    REGIMEN_TRY_ASSIGN(const std::vector<std::string> paths, archived(folder));
    std::uint64_t kept = 0;
    bool full = false;
    for (std::size_t i = paths.size(); i > 0; --i) {
        const std::string& path = paths[i - 1];
        std::error_code ignored;  // a file that is gone takes nothing
        const std::uintmax_t bytes = std::filesystem::file_size(path, ignored);
        kept += ignored ? 0 : bytes;
        full = full || kept > keep_bytes;
        if (full && i < paths.size()) {
            std::error_code error;
            std::filesystem::remove(path, error);
            if (error) {
                return fail(ErrorCode::kIo, path, "cannot delete: {}", error.message());
            }
        }
    }
    return {};
}

}  // namespace regimen::record
