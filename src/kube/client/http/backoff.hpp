// Backoff: how long to wait after one failure more. Doubles from `first` to `most`, each time with
// up to as much again as jitter, so that clients that failed together do not come back together.
// Errors: none. Complexity: constant. Thread rule: one thread.
// Source: client-go tools/cache/reflector.go (800 ms to 30 s, factor 2, jitter 1, calm 2 min).
#pragma once

#include <algorithm>

#include "base/rng.hpp"
#include "base/time.hpp"

namespace regimen::kube::client {

struct BackoffRule {
    Duration first = Duration::millis(800);
    Duration most = Duration::seconds(30);
    Duration calm = Duration::minutes(2);  // without failure for so long: begin anew
};

class Backoff {
public:
    Backoff(BackoffRule rule, Rng rng) : rule_(rule), rng_(rng), next_(rule.first) {}

    Duration next(Instant now) {
        if (failed_ && now - last_ > rule_.calm) {
            reset();
        }
        failed_ = true;
        last_ = now;
        const Duration base = next_;
        next_ = std::min(next_ * 2, rule_.most);
        const Duration jitter =
            Duration::from_micros(rng_.uniform_range(0, std::max<std::int64_t>(base.micros(), 1)));
        return std::min(base + jitter, rule_.most);
    }
    void reset() {
        next_ = rule_.first;
        failed_ = false;
    }

private:
    BackoffRule rule_;
    Rng rng_;
    Duration next_;
    Instant last_;
    bool failed_ = false;
};

}  // namespace regimen::kube::client
