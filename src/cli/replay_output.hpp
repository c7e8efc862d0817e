// Where a replay's result goes: DIR/replay.json and DIR/replay.html, whole or not at all, what it
// cost into a file of its own, and standard output in the format that was asked for. The files are
// opened before the runs, so that an unwritable folder is known before the work is done.
// Errors: kIo, `where` is the path. Complexity: O(size of the result). Thread rule: one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/arguments.hpp"
#include "cli/experiment.hpp"
#include "cli/timing.hpp"
#include "files/atomic_file.hpp"
#include "files/new_directories.hpp"
#include "report/replay_result.hpp"

namespace regimen::cli {

// The files of --out FOLDER.
std::string json_path(const std::string& folder);
std::string html_path(const std::string& folder);

class ReplayOutput {
public:
    // Where a path is empty there is no file.
    static Result<ReplayOutput> open(const std::string& folder, const std::string& timing_path);

    Status write(const report::ReplayResult& result);
    Status write_timing(const Timing& timing, const std::vector<RunSpec>& runs);
    // Empty without a folder.
    const std::string& html_path() const { return html_path_; }

private:
    files::NewDirectories folder_;  // first, since it outlives the files
    std::optional<files::AtomicFile> json_;
    std::optional<files::AtomicFile> html_;
    std::optional<files::AtomicFile> timing_;
    std::string html_path_;
};

Status print_replay(const report::ReplayResult& result, Format format,
                    const std::string& html_path);

}  // namespace regimen::cli
