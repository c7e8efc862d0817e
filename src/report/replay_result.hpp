// The result of a replay as plain values: what the simulator fills in, and what every renderer
// (table, CSV, Markdown, JSON, HTML) and the comparison of two results read. It mirrors the JSON
// `regimen.replay/v1` one to one (docs/formats.md documents that format); replay_json.hpp
// converts.
//
// Units are in the names: milli-accelerators (1000 is one whole device), milli-CPU, microseconds,
// per cent. Percentages follow the published experiment: "arrived" is the accelerator demand that
// has arrived, "allocated" what is in use, both as a share of the accelerator capacity.
// Nothing is validated here; read_replay_json() validates what comes from a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/cause.hpp"

namespace regimen::report {

inline constexpr const char* kReplaySchema = "regimen.replay/v1";

// What makes two results comparable.
struct ReplayInput {
    std::string name;  // for people ("openb default"); empty when there is none
    std::string nodes_sha256;
    std::string pods_sha256;
    std::string order;  // "published", "shuffled", "trace"
    std::int64_t inflate_milli = 1000;
    bool departures = false;
    std::optional<std::int64_t> load_milli;  // only with departures
    std::string demand;                      // "trace", "online"
};

struct Amounts {
    std::int64_t gpu_milli = 0;
    std::int64_t cpu_milli = 0;
};

struct PodCounts {
    std::int64_t arrived = 0;
    std::int64_t failed = 0;  // refused for good; with departures, never started
};

struct CurvePoint {
    std::int64_t arrived_pct = 0;
    double allocated_pct = 0;  // two decimals
};

// Where a curve stays when nothing arrives.
std::vector<CurvePoint> start_of_curve(const Amounts& used, const Amounts& capacity);

// Of the pods that were measured; censored ones (still waiting or running at the end) enter with
// the time they have waited or run so far, so the mean is a lower bound when there are any.
struct TimeStatistics {
    std::int64_t mean = 0;
    std::int64_t p99 = 0;  // nearest rank, see statistics.hpp
    std::int64_t censored = 0;
};

// One distinct pod shape.
struct ClassOutcome {
    std::string label;  // "3152m cpu, 0.81 gpu"
    std::int64_t arrived = 0;
    std::int64_t failed = 0;
};

// One node at the end of a run.
struct NodeOutcome {
    std::string name;
    std::string model;  // of its accelerators; empty when it has none
    std::int64_t gpus = 0;
    std::int64_t used_gpu_milli = 0;
    std::int64_t capacity_gpu_milli = 0;
    std::optional<Cause> cause;  // the greatest of what strands its free accelerators
};

struct ReplayRun {
    std::string policy;  // the placement's name
    std::uint64_t seed = 0;
    std::uint64_t decision_hash = 0;
    PodCounts pods;
    Amounts used;  // at the end, when stranding is looked at
    // With departures, over the measured window.
    std::optional<Amounts> mean_used;
    std::optional<Amounts> mean_capacity;
    std::optional<std::vector<CurvePoint>>
        curve;  // every integer per cent from 0; not with departures
    std::int64_t fragmentation_gpu_milli = 0;
    Stranding stranded_gpu_milli{};
    std::optional<TimeStatistics> wait_us;
    std::optional<TimeStatistics> completion_us;
    std::vector<ClassOutcome> classes;  // optional part
    std::vector<NodeOutcome> nodes;     // optional part, usually of each policy's first run only
};

struct Interval {
    double lo = 0;
    double hi = 0;
};

// Written out, a single run has an interval without width (and sd 0): `n` says what that is worth.
inline Interval written(const std::optional<Interval>& interval, double mean) {
    return interval.value_or(Interval{mean, mean});
}

// One metric of one policy over its runs.
struct SummaryRow {
    std::string policy;
    std::string metric;  // a name of metrics.hpp
    std::int64_t n = 0;
    double mean = 0;
    std::optional<double> sd;      // with two runs or more
    std::optional<Interval> ci95;  // of the mean; with two runs or more
};

struct MeanCurvePoint {
    std::int64_t arrived_pct = 0;
    std::int64_t n = 0;
    double mean = 0;
    std::optional<Interval> ci95;
};

// The allocation curve of one policy over its runs.
struct MeanCurve {
    std::string policy;
    std::vector<MeanCurvePoint> points;
};

// No placement can allocate more. `free` may refuse pods that would fit, `no_reject` may not.
struct Bounds {
    std::vector<CurvePoint> free;
    std::vector<CurvePoint> no_reject;
};

// With departures: what was measured, after what warm-up.
struct Window {
    std::int64_t warmup_us = 0;
    std::int64_t measured_us = 0;
};

// A recorded history replayed with one policy.
struct RecordingReplay {
    std::string policy;  // the placement
    std::string demand;
    std::uint64_t decision_hash = 0;
    std::uint64_t decisions = 0;
    std::uint64_t equal_decisions = 0;  // same pod, node and devices in the same step
    std::uint64_t started_only_recorded = 0;
    std::uint64_t started_only_now = 0;
    std::string first_difference;  // for people; empty when every decision is the same
};

// When the input is a recording: what it holds, and how each replay differs from it.
struct RecordingPart {
    std::string engine;  // the version that made it
    std::string source;
    std::string policy;
    std::uint64_t decision_hash = 0;
    std::uint64_t steps = 0;
    std::uint64_t facts = 0;
    std::uint64_t workloads = 0;
    std::uint64_t decisions = 0;
    std::vector<RecordingReplay> replays;
};

struct ReplayResult {
    ReplayInput input;
    Amounts capacity;
    std::vector<ReplayRun> runs;
    std::vector<SummaryRow> summary;     // filled by summarize()
    std::vector<MeanCurve> mean_curves;  // filled by summarize()
    std::optional<Bounds> bounds;
    std::optional<Window> window;
    std::optional<RecordingPart> recording;
};

}  // namespace regimen::report
