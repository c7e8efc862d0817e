#include "kube/client/config/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include "base/assert.hpp"

#include "kube/client/http/clock.hpp"

extern "C" char** environ;  // NOLINT: POSIX declares it nowhere

namespace regimen::kube::client {
namespace {

class FileDescriptor {
public:
    explicit FileDescriptor(int number) : number_(number) {}
    ~FileDescriptor() { close(); }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    int number() const { return number_; }
    void close() {
        if (number_ >= 0) {
            ::close(number_);
            number_ = -1;
        }
    }

private:
    int number_;
};

std::string system_text(int error_number) {
    return std::generic_category().message(error_number);
}

// Our environment with the program's own variables, which win over ours of the same name.
std::vector<std::string> merged_environment(const Program& program) {
    std::vector<std::string> merged;
    for (const auto& [name, value] : program.environment) {
        merged.push_back(fmt::format("{}={}", name, value));
    }
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        const std::string_view name = text.substr(0, text.find('='));
        const bool replaced = std::any_of(program.environment.begin(), program.environment.end(),
                                          [&](const auto& own) { return own.first == name; });
        if (!replaced) {
            merged.emplace_back(text);
        }
    }
    return merged;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (std::string& text : texts) {
        list.push_back(text.data());
    }
    list.push_back(nullptr);
    return list;
}

Result<pid_t> spawn(const Program& program, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    std::vector<std::string> command = program.command;
    std::vector<std::string> environment = merged_environment(program);
    pid_t child = -1;
    const int error = posix_spawnp(&child, command.front().c_str(), &actions, &attributes,
                                   pointers(command).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        return fail(error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, command.front(),
                    "cannot be run: {}", system_text(error));
    }
    return child;
}

Result<std::string> read_output(const Program& program, int input, Instant deadline) {
    std::string output;
    std::array<char, 4096> block{};
    while (true) {
        const Duration left = deadline - monotonic_now();
        if (left <= Duration()) {
            return fail(ErrorCode::kInterrupted, program.command.front(), "did not end within {}",
                        format_duration(program.time_limit));
        }
        if (program.stop != nullptr && program.stop->load(std::memory_order_relaxed)) {
            return fail(ErrorCode::kInterrupted, program.command.front(), "was stopped");
        }
        pollfd readable{.fd = input, .events = POLLIN, .revents = 0};
        const auto wait_ms = std::min<std::int64_t>(left.micros() / 1000 + 1, 100);
        const int ready = ::poll(&readable, 1, static_cast<int>(wait_ms));
        if (ready <= 0) {
            continue;
        }
        const ssize_t count = ::read(input, block.data(), block.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return output;
        }
        output.append(block.data(), static_cast<std::size_t>(count));
        if (output.size() > program.max_output_bytes) {
            return fail(ErrorCode::kOutOfRange, program.command.front(),
                        "printed more than {} bytes", program.max_output_bytes);
        }
    }
}

// Waits for the end; after `deadline` it is killed.
int wait_for(pid_t child, Instant deadline) {
    int status = 0;
    while (true) {
        const pid_t ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child || (ended < 0 && errno != EINTR)) {
            return status;
        }
        if (monotonic_now() >= deadline) {
            ::kill(-child, SIGKILL);
            ::waitpid(child, &status, 0);
            return status;
        }
        ::poll(nullptr, 0, 5);
    }
}

}  // namespace

Result<std::string> run_program(const Program& program) {
    REGIMEN_ASSERT(!program.command.empty());
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return fail(ErrorCode::kIo, "", "cannot make a pipe: {}", system_text(errno));
    }
    FileDescriptor input(ends[0]);
    FileDescriptor output(ends[1]);
    const Instant deadline = monotonic_now() + program.time_limit;
    REGIMEN_TRY_ASSIGN(const pid_t child, spawn(program, output.number()));
    output.close();
    Result<std::string> text = read_output(program, input.number(), deadline);
    if (!text) {
        ::kill(-child, SIGKILL);
    }
    const int status = wait_for(child, deadline);
    if (!text) {
        return text;
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return WIFEXITED(status) ? fail(ErrorCode::kIo, program.command.front(),
                                        "ended with exit code {}", WEXITSTATUS(status))
                                 : fail(ErrorCode::kIo, program.command.front(),
                                        "was ended by signal {}", WTERMSIG(status));
    }
    return text;
}

}  // namespace regimen::kube::client
