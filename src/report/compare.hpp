// Are the runs of B better than those of A? Runs are paired by seed on the same input, so what the
// seeds do to both cancels out: the interval is that of the mean of the paired differences.
//
// Verdict per metric: a side is better when the 95 % interval of B - A excludes zero on its side
// (each metric knows which direction is better); otherwise the two are indistinguishable, as they
// are with a single pair, which has no interval. Intervals are per metric, not corrected for
// looking at several.
//
// Errors: inputs that differ in anything that changes the question (node or pod list, order,
// inflation, departures, load, capacity), several policies and none chosen, a policy that is not
// there, no common seed. Different knowledge of demand is a fair comparison and is allowed.
// O(runs). Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "report/metrics.hpp"
#include "report/replay_result.hpp"

namespace regimen::report {

// "A.json:fgd": a file and the policy to take from it. What follows the last colon is a policy when
// it is a word of letters, digits, '_' and '-'; a file whose name ends so needs its policy named.
struct SideName {
    std::string file;
    std::optional<std::string> policy;
};
SideName parse_side(std::string_view argument);

struct Side {
    const ReplayResult& result;
    SideName name;
};

enum class Outcome : std::uint8_t { kABetter, kBBetter, kIndistinguishable };
// "a_better", "b_better", "indistinguishable"
std::string_view name(Outcome outcome);

struct MetricComparison {
    const Metric* metric = nullptr;
    std::size_t n = 0;
    double mean_a = 0;
    double mean_b = 0;
    double difference = 0;         // B - A
    std::optional<Interval> ci95;  // of the difference; with two pairs or more
    std::size_t wins_a = 0;        // pairs in which A is strictly better
    std::size_t wins_b = 0;
    Outcome verdict = Outcome::kIndistinguishable;
};

struct Comparison {
    SideName a;
    SideName b;
    std::string policy_a;
    std::string policy_b;
    std::vector<std::uint64_t> seeds;   // paired, ascending
    std::vector<std::uint64_t> only_a;  // seeds that the other side has not
    std::vector<std::uint64_t> only_b;
    std::vector<MetricComparison> metrics;  // headline metrics that both sides have
};

Result<Comparison> compare(const Side& a, const Side& b);

}  // namespace regimen::report
