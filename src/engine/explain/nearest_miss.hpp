// The nearest miss: which node came closest to taking a pod, and the smallest change that would
// fit it there.
//
// Of all nodes, first those whose obstacles the pod itself can do away with (ask for less, tolerate
// a taint, accept a model), then those where it would have to give up its accelerators, last those
// that are cordoned, not ready or full of pods; among equals the fewest filters failed, then the
// least sum of relative shortfalls, then the lowest rank.
// Units: amounts as in PodSpec (milli-CPU, bytes, whole units); accelerators in milli, all of the
// pod's together; shortfalls in parts per million of what was asked for.
// Errors: none. Complexity: O(nodes x devices). Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/state/cluster.hpp"
#include "model/plan.hpp"

namespace regimen::engine {

// One thing that keeps the pod off the node, and what would do.
struct Change {
    FilterKind filter = FilterKind::kCpu;
    // The resource, label key or model in question; kAffinity; empty for any model.
    std::string what;
    std::int64_t asked = 0;  // 0 with `possible` 0 where there is no amount
    std::int64_t possible = 0;
    std::optional<Taint> taint;   // what a toleration is missing for
    bool other_resource = false;  // `what` is an accelerator resource, to ask for instead
    std::string text;             // "ask for 3 cpu instead of 4"
    friend bool operator==(const Change&, const Change&) = default;
};
// No label key has parentheses.
inline constexpr std::string_view kAffinity = "(affinity)";

struct NearestMiss {
    NodeId node;
    std::uint32_t filters = 0;  // failed
    std::int64_t shortfall_ppm = 0;
    // apply_changes() makes the pod fit; false when the node itself has to change.
    bool pod_can = true;
    std::vector<Change> changes;
};

// Nothing when the pod fits some node, or when there is no node.
std::optional<NearestMiss> nearest_miss(const Cluster& cluster, const CompiledPod& pod);

// The pod with these changes made; those that a pod cannot make (cordoned, full) have no effect.
PodSpec apply_changes(PodSpec pod, std::span<const Change> changes);

}  // namespace regimen::engine
