// What a replay cost, in its own file, so that results stay the same bytes from run to run:
// `regimen.timing/v1`. Wall and CPU time of every run on its thread, the time to read the input,
// the time of everything, and the most memory that the process held.
// Errors: kIo. Complexity: O(runs). Thread rule: a Stopwatch belongs to the thread that made it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/experiment.hpp"
#include "files/atomic_file.hpp"

namespace regimen::cli {

struct Cost {
    std::int64_t wall_us = 0;
    std::int64_t cpu_us = 0;  // of the thread
};

class Stopwatch {
public:
    Stopwatch();
    Cost elapsed() const;

private:
    std::int64_t wall_us_;
    std::int64_t cpu_us_;
};

struct Timing {
    std::uint32_t threads = 1;
    Cost read;
    std::vector<Cost> runs;
    Cost total;  // wall time; its CPU time is that of the main thread
};

std::string write_timing_json(const Timing& timing, const std::vector<RunSpec>& runs,
                              std::int64_t max_rss_bytes);

// Of this process so far.
std::int64_t max_rss_bytes();

}  // namespace regimen::cli
