// The two clocks of the shell. Timeouts, pauses and rates use the monotonic one, which no
// administrator can set back; what others see (leases, events, expiry) uses the wall clock.
// Errors: none. Complexity: constant. Thread rule: any thread.
#pragma once

#include "base/time.hpp"

namespace regimen::kube::client {

// Counts from an arbitrary point.
Instant monotonic_now();
Instant wall_now();

}  // namespace regimen::kube::client
