// A workload: a recursive group of pod sets that starts whole or waits whole. A single pod is a
// group with one pod set of one; a flat gang is one group of pod sets. Each level has a count, a
// minimum and (tree, level) constraints; the engine flattens groups, and deeper minimums and trees
// are carried. Pods are numbered 0.. in reading order: groups in order, a group's replicas one
// after another, its own pod sets before its child groups. Invariants (validate): a name; 1 <=
// min_count <= count; at least one pod in every group, at most kMaxPods in all; groups nest at most
// kMaxGroupDepth deep. Thread rule: a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/ids.hpp"
#include "model/valid.hpp"

namespace regimen {

// What a workload is for. Explicit, never guessed by the engine.
enum class Intent : std::uint8_t {
    kUnspecified,
    kTraining,
    kInference,
    kBatch,
    kEvaluation,
    kInteractive
};

struct LevelConstraint {
    std::string tree;
    std::string level;
    bool required = true;  // false: preferred, falls back upward

    friend bool operator==(const LevelConstraint&, const LevelConstraint&) = default;
};

struct PodSet {
    std::string name;
    PodClassId pod_class;
    std::int32_t count = 1;
    std::int32_t min_count = 1;

    friend bool operator==(const PodSet&, const PodSet&) = default;
};

struct PodGroup {
    std::string name;
    std::int32_t count = 1;  // replicas of the whole group
    std::int32_t min_count = 1;
    std::vector<LevelConstraint> constraints;
    std::vector<PodSet> pod_sets;
    std::vector<PodGroup> groups;

    friend bool operator==(const PodGroup&, const PodGroup&) = default;
};

struct WorkloadSpec {
    std::string name;
    PodGroup group;
    std::int32_t priority = 0;
    Intent intent = Intent::kUnspecified;
    std::string queue;         // LocalQueue; empty: none
    std::string trust_domain;  // empty: none
    Instant submitted;
    std::optional<Duration> expected_duration;

    friend bool operator==(const WorkloadSpec&, const WorkloadSpec&) = default;
};

inline constexpr std::int64_t kMaxPods = 1'000'000;
inline constexpr std::size_t kMaxGroupDepth = 16;  // the outermost group is at depth 1

Status validate(const WorkloadSpec& workload);
using Workload = Valid<WorkloadSpec>;

// One pod: the workload that most lists consist of.
WorkloadSpec single_pod(std::string name, PodClassId pod_class, Instant submitted);

std::string_view name(Intent intent);

// Number of pods, replicas of groups included; kMaxPods + 1 for every number above kMaxPods.
std::int64_t pod_count(const PodGroup& group);

}  // namespace regimen
