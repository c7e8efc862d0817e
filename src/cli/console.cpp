#include "cli/console.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace regimen::cli {

Status print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
        std::fflush(stdout) != 0) {
        return fail(ErrorCode::kIo, "standard output", "cannot write: {}",
                    std::generic_category().message(errno));
    }
    return {};
}

void note(std::string_view text) {
    const std::string line = fmt::format("regimen: {}\n", text);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void note_error(const Error& error) {
    note("error: " + to_string(error));
}

bool colour_wanted() {
    const char* const refused = std::getenv("NO_COLOR");
    return (refused == nullptr || *refused == '\0') && ::isatty(STDOUT_FILENO) == 1;
}

bool progress_wanted() {
    return ::isatty(STDERR_FILENO) == 1;
}

}  // namespace regimen::cli
