// What a generated trace is drawn from: kinds of nodes with their share of the fleet and kinds of
// jobs with their share of the arrivals. Thread rule: constants.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace regimen::sim {

struct NodeKind {
    std::uint64_t share = 0;  // of the fleet, in any unit
    std::string_view model;   // of its accelerators; empty: it has none
    std::int32_t devices = 0;
    std::int64_t cores = 0;
    std::int64_t memory_gib = 0;
};

// Weights of the durations from 2^i to 2^(i+1) minutes; within an octave all are equally likely.
inline constexpr std::size_t kOctaves = 13;  // up to 2^13 minutes: 5.7 days
using DurationWeights = std::array<std::uint64_t, kOctaves>;

struct JobKind {
    std::string_view name;
    std::uint64_t share = 0;  // of the arrivals, in any unit
    std::int32_t pods = 1;    // all or none
    std::int32_t devices = 0;
    std::int32_t milli = 1000;
    std::int64_t cpu_milli = 0;
    std::int64_t memory_gib = 0;
    std::string_view models;  // "A|B"; empty: any
    std::int32_t priority = 0;
    DurationWeights durations{};
};

struct Profile {
    std::string_view name;
    std::span<const NodeKind> nodes;
    std::span<const JobKind> jobs;
};

std::span<const Profile> generator_profiles();

}  // namespace regimen::sim
