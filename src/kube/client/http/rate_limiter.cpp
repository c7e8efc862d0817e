#include "kube/client/http/rate_limiter.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace regimen::kube::client {
namespace {

constexpr std::int64_t kOne = 1'000'000;

}  // namespace

RateLimiter::RateLimiter(RateLimit limit) : limit_(limit), level_(limit.burst * kOne) {
    REGIMEN_ASSERT(limit.per_second > 0 && limit.burst > 0);
    REGIMEN_ASSERT(limit.per_second <= kOne && limit.burst <= kOne);
}

void RateLimiter::fill(Instant now) {
    if (!started_ || now < filled_) {
        filled_ = now;
        started_ = true;
        return;
    }
    // One microsecond brings per_second millionths. A bucket is full long before this overflows.
    const std::int64_t full = limit_.burst * kOne;
    const std::int64_t passed = std::min((now - filled_).micros(), full / limit_.per_second + 1);
    level_ = std::min(level_ + passed * limit_.per_second, full);
    filled_ = now;
}

bool RateLimiter::take(Instant now) {
    fill(now);
    if (level_ < kOne) {
        return false;
    }
    level_ -= kOne;
    return true;
}

Duration RateLimiter::wait(Instant now) {
    fill(now);
    const std::int64_t missing = std::max<std::int64_t>(kOne - level_, 0);
    return Duration::from_micros((missing + limit_.per_second - 1) / limit_.per_second);
}

}  // namespace regimen::kube::client
