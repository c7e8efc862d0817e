// Why a workload would go where it would go, or would wait, if it came now with nobody ahead of it.
// For people and for `--explain`: the engine decides without it, and asking changes no state and no
// later decision.
//
// A gang is explained by the pods that fell short, or when it would start, by its largest. Nodes
// are then counted as those pods found them, with the rest of the gang placed; winner, runner-up
// and nearest miss are of one such pod alone on the cluster as it is. Errors: kNotFound when the
// workload names a pod class that the engine does not know. Complexity: O(nodes x devices), and for
// a gang the placement of its pods. Thread rule: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/engine.hpp"
#include "engine/explain/nearest_miss.hpp"

namespace regimen::engine {

// A node that the pod could go to.
struct Considered {
    NodeId node;
    DeviceMask devices = 0;
    std::int32_t score = 0;  // greater is better; terms say what it is made of
    std::vector<ScoreTerm> terms;
};

struct Explanation {
    PodClassId pod_class;  // of the pods in question
    std::uint32_t nodes = 0;
    std::array<std::uint32_t, kFilterCount> fell{};  // nodes by the first filter that they failed
    std::uint32_t pods = 0;                          // of the workload
    std::uint32_t pods_placeable = 0;                // found room before one did not
    std::optional<Cause> cause;                      // nothing: the workload would start
    std::uint32_t cause_nodes = 0;                   // that relaxing the cause alone would open
    std::optional<Considered> winner;
    std::optional<Considered> runner_up;
    std::optional<NearestMiss> nearest;  // when no node fits
    // Of a gang that does not fit whole: so many of its pods would.
    std::optional<std::uint32_t> gang_of;
};

Result<Explanation> explain(Engine& engine, const WorkloadSpec& workload);

}  // namespace regimen::engine
