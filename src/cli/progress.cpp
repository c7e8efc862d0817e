#include "cli/progress.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace regimen::cli {
namespace {

constexpr std::string_view kBackAndErase = "\r\x1b[K";

void draw(std::string_view text) {
    const std::string line = fmt::format("{}{}", kBackAndErase, text);
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fflush(stderr);
}

}  // namespace

Progress::Progress(bool wanted) : wanted_(wanted) {}

Progress::~Progress() {
    if (!drawn_.empty()) {
        draw("");
    }
}

void Progress::show(std::size_t done, std::size_t count, std::string_view noun,
                    std::string_view label) {
    if (!wanted_) {
        return;
    }
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin_);
    std::string text =
        fmt::format("{}/{} {}  {}  {}", done, count, noun, label, clock_text(elapsed));
    if (text != drawn_) {
        draw(text);
        drawn_ = std::move(text);
    }
}

std::string clock_text(std::chrono::seconds elapsed) {
    const auto seconds = elapsed.count();
    if (seconds >= 3600) {
        return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

}  // namespace regimen::cli
