// Why a workload waits, as `kubectl describe pod` shows it:
//   0/1213 nodes: 812 too few accelerators, 391 taint, 10 other model; smallest change: 2 cpu less
// Complexity: that of explain() for one pod. Thread rule: one thread; the engine's decisions do not
// change.
#pragma once

#include <string>

#include "engine/engine.hpp"

namespace regimen::kube {

std::string waiting_message(engine::Engine& engine, const Verdict& verdict);

}  // namespace regimen::kube
