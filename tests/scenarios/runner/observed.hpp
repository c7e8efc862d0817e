// What the engine decided and answered, as the lines of an expect section: names, never ids, in the
// order in which the engine came to it. ../README.md shows each kind of line.
// Errors: none. Complexity: O(what is said); `nodes` and `pods` O(all of them). Thread rule: pure
// functions of what they are given.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"
#include "engine/explain/explanation.hpp"
#include "engine/explain/stranding.hpp"

#include "runner/scenario.hpp"

namespace regimen::scenario {

using Lines = std::vector<std::string>;

// "nothing" where the plan is empty. The engine stands as it did after that plan.
Lines plan_lines(const Names& names, const engine::Engine& engine, const Step& step,
                 const Plan& plan);

Lines explanation_lines(const Names& names, std::string_view name,
                        const engine::Explanation& explanation);
Lines stranding_lines(const Names& names, std::string_view title,
                      const std::vector<engine::NodeStranding>& nodes);
Lines pod_lines(const Names& names, const engine::Engine& engine);
Lines node_lines(const Names& names, const engine::Engine& engine);

}  // namespace regimen::scenario
