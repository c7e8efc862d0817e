// Histogram: how long things took, counted in buckets that double from 100 microseconds to about a
// minute, as Prometheus shows it. Errors: none. Complexity: O(buckets). Thread rule: a value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/time.hpp"

namespace regimen::kube {

class Histogram {
public:
    static constexpr std::size_t kBuckets = 20;
    // Of a bucket, inclusive.
    static constexpr Duration upper_bound(std::size_t bucket) {
        return Duration::from_micros(std::int64_t{100} << bucket);
    }

    void add(Duration duration) {
        std::size_t bucket = 0;
        while (bucket < kBuckets && duration > upper_bound(bucket)) {
            ++bucket;
        }
        ++counts_[bucket];
        ++count_;
        sum_ += duration;
    }

    // Of the bucket alone; the last one is above every bound.
    std::uint64_t count_in(std::size_t bucket) const { return counts_[bucket]; }
    std::uint64_t count() const { return count_; }
    Duration sum() const { return sum_; }

private:
    std::array<std::uint64_t, kBuckets + 1> counts_{};
    std::uint64_t count_ = 0;
    Duration sum_;
};

}  // namespace regimen::kube
