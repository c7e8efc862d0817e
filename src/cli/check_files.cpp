#include "cli/check_files.hpp"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/replay_output.hpp"
#include "policy/object_files.hpp"

namespace regimen::cli {
namespace {

struct NamedFile {
    std::string option;
    std::string path;
    bool written = false;
};

class NamedFiles {
public:
    void add(std::string option, std::string path, bool written) {
        if (!path.empty()) {
            files_.push_back({std::move(option), std::move(path), written});
        }
    }
    // A file of objects, or those that a folder has.
    Status add_objects(const std::string& option, const std::string& path) {
        REGIMEN_TRY_ASSIGN(std::vector<std::string> paths, policy::object_files(path));
        for (std::string& file : paths) {
            add(option, std::move(file), false);
        }
        return {};
    }
    const std::vector<NamedFile>& all() const { return files_; }

private:
    std::vector<NamedFile> files_;
};

Status add_input(const ReplayArguments& arguments, const sim::DetectedInput& input,
                 NamedFiles& files) {
    const bool folder = arguments.input.nodes_path.empty();
    switch (input.kind) {
        case sim::InputKind::kCsvPair:
            files.add(folder ? "INPUT" : "--nodes", input.nodes, false);
            files.add(folder ? "INPUT" : "--pods", input.pods, false);
            return {};
        case sim::InputKind::kKubernetes:
            return files.add_objects("INPUT", input.path);
        case sim::InputKind::kRecording:
            files.add("INPUT", input.path, false);
            return {};
        case sim::InputKind::kGenerator:
            return {};
    }
    return {};
}

Result<NamedFiles> files_of(const ReplayArguments& arguments, const sim::DetectedInput& input) {
    NamedFiles files;
    REGIMEN_TRY(add_input(arguments, input, files));
    files.add("--node-events", arguments.node_script_path, false);
    for (const std::string& path : arguments.policy_paths) {
        REGIMEN_TRY(files.add_objects("--policy", path));
    }
    if (!arguments.out_folder.empty()) {
        files.add("--out", json_path(arguments.out_folder), true);
        files.add("--out", html_path(arguments.out_folder), true);
    }
    files.add("--timing", arguments.timing_path, true);
    files.add("--record", arguments.record_path, true);
    return files;
}

// Where nothing is yet, the place decides: absolute, since the canonical form of a path of which
// no part exists stays relative.
std::filesystem::path place_of(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, ignored), ignored);
}

bool same_file(const std::string& a, const std::string& b) {
    std::error_code ignored;
    if (std::filesystem::equivalent(a, b, ignored)) {
        return true;
    }
    const std::filesystem::path place = place_of(a);
    return !place.empty() && place == place_of(b);
}

}  // namespace

Status check_files(const ReplayArguments& arguments, const sim::DetectedInput& input) {
    REGIMEN_TRY_ASSIGN(const NamedFiles named, files_of(arguments, input));
    const std::vector<NamedFile>& files = named.all();
    for (std::size_t i = 0; i < files.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (files[i].written && same_file(files[i].path, files[j].path)) {
                return fail(ErrorCode::kInvalidArgument, files[i].option,
                            "found {}, which {} has too, expected a file of its own", files[i].path,
                            files[j].option);
            }
        }
    }
    return {};
}

}  // namespace regimen::cli
