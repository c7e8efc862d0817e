// RateLimiter: a token bucket; `burst` at once, then `per_second` on the average. A clock that
// stands still or jumps back gives nothing and takes nothing.
// The default is what a binder needs and a production API server bears: client-go's 5 a second
// would make a gang of 64 wait 11 s, while one server binds about 1,000 pods a second.
// Errors: none. Complexity: constant. Thread rule: one thread.
#pragma once

#include <cstdint>

#include "base/time.hpp"

namespace regimen::kube::client {

struct RateLimit {
    std::int64_t per_second = 200;
    std::int64_t burst = 400;
};

class RateLimiter {
public:
    // Both above zero. The bucket is full at first.
    explicit RateLimiter(RateLimit limit);

    // Takes one when there is one.
    bool take(Instant now);
    // How long until take() may succeed; zero when it would now.
    Duration wait(Instant now);

private:
    void fill(Instant now);

    RateLimit limit_;
    std::int64_t level_;  // in millionths
    Instant filled_;
    bool started_ = false;
};

}  // namespace regimen::kube::client
