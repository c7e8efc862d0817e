#include "files/interrupt.hpp"

#include <atomic>
#include <signal.h>

namespace regimen::files {
namespace {

static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not lock");

std::atomic<bool>& flag() {
    static constinit std::atomic<bool> value = false;
    return value;
}

extern "C" void set_interrupt_flag(int) {
    flag().store(true, std::memory_order_relaxed);
}

}  // namespace

void install_interrupt_handler() {
    struct sigaction action = {};
    action.sa_handler = &set_interrupt_flag;
    // The default action returns after the first signal. System calls go on: loops poll.
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGHUP, &action, nullptr);
}

bool interrupted() {
    return flag().load(std::memory_order_relaxed);
}

Status check_interrupted() {
    if (interrupted()) [[unlikely]] {
        return fail(ErrorCode::kInterrupted, "", "interrupted by a signal");
    }
    return {};
}

void reset_interrupt() {
    flag().store(false, std::memory_order_relaxed);
    install_interrupt_handler();
}

}  // namespace regimen::files
