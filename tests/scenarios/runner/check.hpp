// A scenario from text to verdict: read it, play it, compare, and write the expected part anew.
// Errors: those of parse(). Complexity: that of parse() and play(). Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace regimen::scenario {

struct Checked {
    // What differs, step by step, and what does not hold; empty: the scenario passes.
    std::string complaint;
    // What no rewriting of the expected part can cure.
    bool broken = false;
    // The text with the expected part as it was observed. Nothing else is touched: comments,
    // layout and every expect section that holds already stay byte for byte.
    std::string updated;
};

Result<Checked> check(const std::string& file, std::string_view text);

}  // namespace regimen::scenario
