// What one run of an experiment yields, as plain values. Units: milli-accelerators, milli-CPU,
// microseconds, hundredths of a per cent. Thread rule: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/explain/stranding.hpp"
#include "model/cause.hpp"

namespace regimen::sim {

// Times of the workloads that arrived in the measured window. Those that did not start, or of which
// it is not known when they complete, enter with the time until the end and are counted as
// censored.
struct Times {
    std::int64_t mean_us = 0;
    std::int64_t p99_us = 0;  // nearest rank
    std::int64_t censored = 0;
};

struct ClassCount {
    std::int64_t arrived = 0;  // pods
    std::int64_t failed = 0;
};

// Over the measured window, in which nodes may come and go.
struct Means {
    std::int64_t capacity_gpu_milli = 0;
    std::int64_t capacity_cpu_milli = 0;
    std::int64_t used_gpu_milli = 0;
    std::int64_t used_cpu_milli = 0;
};

struct RunOutcome {
    std::uint64_t decision_hash = 0;
    // At the end. Used accelerators are what is not free.
    std::int64_t capacity_gpu_milli = 0;
    std::int64_t capacity_cpu_milli = 0;
    std::int64_t used_gpu_milli = 0;
    std::int64_t used_cpu_milli = 0;
    std::optional<Means> means;  // with departures
    std::int64_t pods_arrived = 0;
    std::int64_t pods_failed = 0;
    std::vector<std::int64_t> curve_centi_percent;  // empty with departures
    std::int64_t fragmentation_milli = 0;
    Stranding stranded{};
    std::optional<Times> wait;
    std::optional<Times> completion;
    std::vector<ClassCount> classes;  // by class of the trace
    // By node of the trace; one that is gone has no capacity.
    std::vector<engine::NodeStranding> nodes;
};

Times summarize_times(std::vector<std::int64_t> micros, std::int64_t censored);

}  // namespace regimen::sim
