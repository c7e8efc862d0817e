// Small results for tests, written down by hand so that every expected figure can be checked on
// paper: a fleet of 10 accelerators, two policies, two seeds. Tests only.
#pragma once

#include <string>
#include <utility>

#include "report/replay_result.hpp"
#include "report/summary.hpp"

namespace regimen::report {

inline ReplayRun sample_run(std::string policy, std::uint64_t seed, double at_100,
                            std::int64_t used_gpu_milli) {
    ReplayRun run;
    run.policy = std::move(policy);
    run.seed = seed;
    run.decision_hash = 0x0123456789abcdefULL + seed;
    run.pods = {40, 10 - used_gpu_milli / 1000};
    run.used = {used_gpu_milli, 64'000};
    run.curve = {{{0, 0.0}, {90, 90.0}, {95, 94.5}, {100, at_100}, {110, at_100 + 0.5}}};
    const std::int64_t free = 10'000 - used_gpu_milli;
    run.fragmentation_gpu_milli = free / 2;
    run.stranded_gpu_milli[static_cast<std::size_t>(Cause::kFraction)] = free - 100;
    run.stranded_gpu_milli[static_cast<std::size_t>(Cause::kNoDemand)] = 100;
    return run;
}

inline ReplayResult sample_result() {
    ReplayResult result;
    result.input = {
        "sample", std::string(64, 'a'), std::string(64, 'b'), "shuffled", 1300, false, {}, "trace"};
    result.capacity = {10'000, 128'000};
    result.runs = {sample_run("regimen", 1, 96.0, 9'600), sample_run("regimen", 2, 97.0, 9'700),
                   sample_run("fgd", 1, 95.0, 9'500), sample_run("fgd", 2, 95.5, 9'550)};
    for (const std::size_t first : {0U, 2U}) {
        result.runs[first].classes = {{"1000m cpu, 0.5 gpu", 30, 1}, {"4000m cpu", 10, 0}};
        result.runs[first].nodes = {{"node-a", "A100", 8, 7'600, 8'000, Cause::kFraction},
                                    {"node-b", "T4", 2, 2'000, 2'000, std::nullopt}};
    }
    result.bounds = Bounds{{{100, 98.25}}, {{100, 97.5}}};
    summarize(result);
    return result;
}

inline ReplayResult sample_with_departures() {
    ReplayResult result = sample_result();
    result.input.departures = true;
    result.input.load_milli = 900;
    result.bounds.reset();
    result.window = Window{86'400'000'000, 86'400'000'000};
    for (ReplayRun& run : result.runs) {
        const std::int64_t slow = run.policy == "fgd" ? 2 : 1;
        run.curve.reset();
        run.mean_used = run.used;
        run.mean_capacity = result.capacity;
        run.wait_us = TimeStatistics{60'000'000 * slow + static_cast<std::int64_t>(run.seed),
                                     3'600'000'000 * slow, 3};
        run.completion_us = TimeStatistics{7'200'000'000, 90'000'000'000, 5};
    }
    summarize(result);
    return result;
}

// The second policy as a replay of a recording of the first.
inline ReplayResult sample_of_recording() {
    ReplayResult result = sample_result();
    result.runs = {result.runs[0], result.runs[2]};
    result.bounds.reset();
    result.recording =
        RecordingPart{"0.1.0", "a test", "regimen", 0x0123456789abcdf0ULL, 30, 80, 20, 38, {}};
    result.recording->replays = {
        {"fgd", "trace", 0x0123456789abcdf1ULL, 36, 12, 3, 1, "step 4: recorded \"a\"; now \"b\""}};
    summarize(result);
    return result;
}

}  // namespace regimen::report
