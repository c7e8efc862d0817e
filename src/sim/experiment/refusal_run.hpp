// The published experiment: pods arrive one at a time and are placed at once or refused for good;
// nothing departs. Source: Weng et al., ATC'23, section 6 and the artifact's simulator.
// Complexity: one engine step an arrival. Thread rule: runs share nothing but the trace.
#pragma once

#include <functional>

#include "engine/explain/stranding.hpp"
#include "sim/experiment/outcome.hpp"
#include "sim/experiment/world.hpp"
#include "sim/order/arrivals.hpp"

namespace regimen::sim {

struct RefusalHooks {
    // Called before the arrival is told to the engine: the place to ask why it goes where it goes.
    std::function<void(World&, std::size_t arrival, const WorkloadSpec&)> before_arrival;
    // True: stop early; the outcome is then of what has arrived.
    std::function<bool()> interrupted;
};

RunOutcome run_with_refusal(const Trace& trace, const Arrivals& arrivals, WorldOptions options,
                            const RefusalHooks& hooks = {});

// What is stranded at the end, node by node, and what is used: shared by the experiments.
void look_at_end(const World& world, std::vector<engine::DemandItem> demand, RunOutcome& outcome);

}  // namespace regimen::sim
