// One line of a step: facts to tell the engine, or a question to ask it. ../README.md lists the
// words. Errors: unknown words and names, with place and nearest known word; `step` may then hold a
// part of the line. Complexity: O(words log names). Thread rule: one thread.
#pragma once

#include <span>

#include "runner/catalog.hpp"

namespace regimen::scenario {

// At least one word.
Status read_event(std::span<const Word> words, Catalog& catalog, Step& step);

}  // namespace regimen::scenario
