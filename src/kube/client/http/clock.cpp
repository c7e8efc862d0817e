#include "kube/client/http/clock.hpp"

#include <chrono>

namespace regimen::kube::client {
namespace {

template <class Clock>
Instant read() {
    using std::chrono::duration_cast;
    using std::chrono::microseconds;
    return Instant::from_micros(
        duration_cast<microseconds>(Clock::now().time_since_epoch()).count());
}

}  // namespace

Instant monotonic_now() {
    return read<std::chrono::steady_clock>();
}

Instant wall_now() {
    return read<std::chrono::system_clock>();
}

}  // namespace regimen::kube::client
