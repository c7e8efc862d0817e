// LiveStats: what a running scheduler can be seen to do, at one moment. Thread rule: values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kube/live/feed.hpp"
#include "kube/live/histogram.hpp"
#include "kube/live/writer.hpp"

namespace regimen::kube {

struct FeedStats {
    std::string resource;  // "pods", "podgroups.scheduling.k8s.io"
    FeedCounters counters;
};

struct LiveStats {
    bool synced = false;   // every first list is complete
    bool leading = false;  // it decides
    std::string holder;    // of the lease, as last seen; empty without election
    std::uint64_t nodes = 0;
    std::uint64_t pods = 0;
    std::uint64_t waiting = 0;  // workloads in the queue
    std::uint64_t pods_waiting = 0;
    std::uint64_t steps = 0;
    std::uint64_t facts = 0;
    std::uint64_t refused_facts = 0;
    std::uint64_t decisions = 0;
    std::uint64_t verdicts = 0;
    std::uint64_t policy_changes = 0;
    std::uint64_t decision_hash = 0;
    bool recording_failed = false;
    Histogram step_seconds;  // of the engine and the driver together
    WriterCounters writer;
    std::vector<FeedStats> feeds;
    Instant looped_at;  // monotonic: the loop was alive
};

}  // namespace regimen::kube
