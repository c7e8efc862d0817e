// int(100 x sigmoid(delta / 1000)) as a table of thresholds: std::exp differs between machines in
// its last bit, and a score that truncates 49.999 or 50 turns on it. The table was found by
// bisection over the doubles against the formula; sigmoid_steps_test.cpp compares them around every
// step. Complexity: O(log 100). Thread rule: pure.
#pragma once

#include <cstdint>

namespace regimen::engine {

std::int32_t sigmoid_percent(double delta_milli);

}  // namespace regimen::engine
