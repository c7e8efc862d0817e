#include "policy/object_files.hpp"

#include <algorithm>
#include <string_view>

#include "files/directory.hpp"
#include "files/input_file.hpp"

namespace regimen::policy {
namespace {

bool is_object_file(std::string_view path) {
    if (path.ends_with(".gz")) {
        path.remove_suffix(3);
    }
    return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

}  // namespace

Result<std::vector<std::string>> object_files(const std::string& path) {
    if (!files::is_directory(path)) {
        return std::vector<std::string>{path};
    }
    REGIMEN_TRY_ASSIGN(std::vector<std::string> paths, files::list_files(path));
    std::erase_if(paths, [](const std::string& file) { return !is_object_file(file); });
    if (paths.empty()) {
        return fail(ErrorCode::kInvalidArgument, path,
                    "a directory without objects: expected files *.yaml, *.yml or *.json");
    }
    return paths;
}

Status for_each_object_in(const std::string& path, const ObjectVisitor& visit) {
    REGIMEN_TRY_ASSIGN(const std::vector<std::string> paths, object_files(path));
    for (const std::string& file : paths) {
        REGIMEN_TRY_ASSIGN(const std::string text, files::read_text(file, kMaxFileBytes));
        REGIMEN_TRY(for_each_object({file, text}, visit));
    }
    return {};
}

}  // namespace regimen::policy
