#include "runner/files.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "files/directory.hpp"
#include "files/input_file.hpp"

namespace regimen::scenario {

Result<std::vector<std::string>> scenario_files(const std::string& path) {
    if (!files::is_directory(path)) {
        return std::vector<std::string>{path};
    }
    std::vector<std::string> found;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at(path, error), end; at != end && !error;
         at.increment(error)) {
        if (at->path().extension() == ".scn") {
            found.push_back(at->path().generic_string());
        }
    }
    if (error) {
        return fail(ErrorCode::kIo, path, "{}", error.message());
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<std::string> read_scenario(const std::string& path) {
    return files::read_whole(path, kMaxScenarioBytes);
}

}  // namespace regimen::scenario
