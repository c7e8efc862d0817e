// The line on a terminal that says how far a long command is: "12/30 runs  fgd seed 44  0:03". It
// is drawn over itself and gone when the object is.
// Errors: none. Complexity: one short write, and none while nothing changed. Thread rule: one
// thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace regimen::cli {

class Progress {
public:
    // Not wanted: draws nothing.
    explicit Progress(bool wanted);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::size_t done, std::size_t count, std::string_view noun, std::string_view label);

private:
    bool wanted_;
    std::string drawn_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// "0:03", "1:02:03"
std::string clock_text(std::chrono::seconds elapsed);

}  // namespace regimen::cli
