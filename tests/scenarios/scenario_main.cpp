// Runs scenarios, or writes their expected part: build/dev/scenario [--update] [FILE|FOLDER...].
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <vector>

#include "files/atomic_file.hpp"

#include "runner/check.hpp"
#include "runner/files.hpp"

namespace {

using namespace regimen;

struct Totals {
    int passed = 0;
    int failed = 0;
    int updated = 0;
};

// One file: checked, and rewritten when that is asked for and helps.
Status run_one(const std::string& file, bool update, Totals& totals) {
    REGIMEN_TRY_ASSIGN(const std::string text, scenario::read_scenario(file));
    REGIMEN_TRY_ASSIGN(const scenario::Checked checked, scenario::check(file, text));
    if (checked.complaint.empty()) {
        ++totals.passed;
        return {};
    }
    fmt::print("{}", checked.complaint);
    if (update && !checked.broken) {
        REGIMEN_TRY(files::write_whole(file, checked.updated));
        ++totals.updated;
    } else {
        ++totals.failed;
    }
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string> paths;
    bool update = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--update") {
            update = true;
        } else if (argument.starts_with("-")) {
            fmt::print(stderr, "usage: scenario [--update] [FILE|FOLDER...]\n");
            return argument == "--help" ? 0 : 1;
        } else {
            paths.emplace_back(argument);
        }
    }
    if (paths.empty()) {
        paths.emplace_back("tests/scenarios");
    }
    Totals totals;
    for (const std::string& path : paths) {
        const auto found = scenario::scenario_files(path);
        if (!found) {
            fmt::print(stderr, "{}\n", to_string(found.error()));
            ++totals.failed;
            continue;
        }
        for (const std::string& file : *found) {
            if (const Status status = run_one(file, update, totals); !status) {
                fmt::print(stderr, "{}\n", to_string(status.error()));
                ++totals.failed;
            }
        }
    }
    fmt::print("{} passed, {} failed, {} updated\n", totals.passed, totals.failed, totals.updated);
    return totals.failed == 0 ? 0 : 1;
}
