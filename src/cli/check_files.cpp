#include "cli/check_files.hpp"

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "cli/replay_output.hpp"

namespace regimen::cli {
namespace {

struct NamedFile {
    std::string option;
    std::string path;
    bool written = false;
};

std::vector<NamedFile> files_of(const ReplayArguments& arguments) {
    std::vector<NamedFile> files;
    const auto add = [&](std::string option, std::string path, bool written) {
        if (!path.empty()) {
            files.push_back({std::move(option), std::move(path), written});
        }
    };
    add("INPUT", arguments.input.path, false);
    add("--nodes", arguments.input.nodes_path, false);
    add("--pods", arguments.input.pods_path, false);
    add("--node-events", arguments.node_script_path, false);
    for (const std::string& path : arguments.policy_paths) {
        add("--policy", path, false);
    }
    if (!arguments.out_folder.empty()) {
        add("--out", json_path(arguments.out_folder), true);
        add("--out", html_path(arguments.out_folder), true);
    }
    add("--timing", arguments.timing_path, true);
    add("--record", arguments.record_path, true);
    return files;
}

bool same_file(const std::string& a, const std::string& b) {
    std::error_code ignored;
    if (std::filesystem::equivalent(a, b, ignored)) {
        return true;
    }
    const std::filesystem::path place_a = std::filesystem::weakly_canonical(a, ignored);
    const std::filesystem::path place_b = std::filesystem::weakly_canonical(b, ignored);
    return !place_a.empty() && place_a == place_b;
}

}  // namespace

Status check_files(const ReplayArguments& arguments) {
    const std::vector<NamedFile> files = files_of(arguments);
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
