// `replay --explain POD`: the run as far as the arrival of that pod ("name", "name#2"), for each
// placement with the first seed, and then why it goes where it goes, or nowhere. What is behind it
// in the trace is not run, and a demand that is learned does not count the pod itself yet. Errors:
// kNotFound when no arrival has that name, with the nearest. Complexity: that of the arrivals
// before it. Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/experiment.hpp"
#include "engine/explain/explanation.hpp"

namespace regimen::cli {

Result<std::string> explain_pod(const sim::Trace& trace, const Experiment& experiment,
                                const std::vector<RunSpec>& runs, const std::string& pod);

// ", device 0" or ", devices 0,1"; nothing for none.
std::string devices_text(DeviceMask devices);

// For people: a few lines, each ending in a line break.
std::string explanation_text(const engine::Engine& engine, const engine::Explanation& explanation);

}  // namespace regimen::cli
