// Runs a program and reads what it prints: no shell, standard input empty, standard error ours.
// It runs in a process group of its own, which is killed at the time limit or beyond the most
// output that is accepted, so that nothing of it is left behind.
// Errors: kNotFound when there is no such program, kIo when it fails, kInterrupted at the time
// limit, kOutOfRange for too much output. What it printed is in no message: it may be a secret.
// Complexity: blocks until the program ends. Thread rule: any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace regimen::kube::client {

struct Program {
    std::vector<std::string> command;  // searched in PATH when it has no slash
    std::vector<std::pair<std::string, std::string>> environment;  // added to ours
    Duration time_limit = Duration::seconds(60);
    std::size_t max_output_bytes = std::size_t{1} << 20;
    const std::atomic<bool>* stop = nullptr;  // once true, the program is ended
};

Result<std::string> run_program(const Program& program);

}  // namespace regimen::kube::client
