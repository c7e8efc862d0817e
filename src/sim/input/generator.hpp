// Makes a trace from nothing but a seed, for those who have none at hand and for benchmarks. The
// profiles (fleets, sizes, durations: generator_profiles.cpp, docs/replay.md) are fixed by name:
//   gangs8     8-accelerator nodes; whole-node gangs of 1 to 32 nodes and jobs inside one node
//   fractions  mixed small nodes; shares of one accelerator, single ones, pods without any
//   mixed      gangs, shares and pods without accelerators on a fleet of four kinds of nodes
// Jobs arrive as a Poisson stream at the rate at which the offered accelerator time is `load_milli`
// thousandths of what the fleet has, and run for a heavy-tailed time: each octave of durations (1-2
// minutes, 2-4, ...) has its weight. A gang that wants more than half of the nodes is never drawn.
// Shape: rows are in the order of creation, on a clock that begins at 0. Errors: kInvalidArgument
// for unknown profiles and parameters (with the nearest) and values out of range. Complexity:
// O(nodes + count). Thread rule: pure functions; equal specs give equal traces anywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "sim/input/trace.hpp"

namespace regimen::sim {

// How an input on the command line begins that is not a path: "generate:gangs8,nodes=64,seed=7".
inline constexpr std::string_view kGeneratePrefix = "generate:";

struct GeneratorSpec {
    std::string profile = "gangs8";
    std::int64_t nodes = 128;
    std::int64_t count = 2000;  // workloads
    std::int64_t seed = 1;
    std::int64_t load_milli = 1000;

    friend bool operator==(const GeneratorSpec&, const GeneratorSpec&) = default;
};

// "PROFILE[,nodes=N][,count=N][,seed=N][,load_milli=N]", without the prefix.
Result<GeneratorSpec> parse_generator_spec(std::string_view text);
// With every parameter: what identifies the trace, and what its hashes are made of.
std::string to_string(const GeneratorSpec& spec);

Result<Trace> generate_trace(const GeneratorSpec& spec);

}  // namespace regimen::sim
