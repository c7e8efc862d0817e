#include "cli/console.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace regimen::cli {
namespace {

bool clever_terminal(int descriptor) {
    const char* const kind = std::getenv("TERM");
    return ::isatty(descriptor) == 1 && (kind == nullptr || std::string_view(kind) != "dumb");
}

}  // namespace

void outlive_failed_writes() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

Status print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
        std::fflush(stdout) != 0) {
        if (errno == EPIPE) {
            return {};
        }
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
    return (refused == nullptr || *refused == '\0') && clever_terminal(STDOUT_FILENO);
}

bool progress_wanted() {
    return clever_terminal(STDERR_FILENO);
}

}  // namespace regimen::cli
