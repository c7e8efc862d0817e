// Plays a scenario: tells the engine the facts of each step, asks the questions, and writes down
// what it says. For free, in every scenario, it also checks what must always hold:
//   - the recorded facts, decoded and told to a second engine, give the same plans and the same
//     decision hash, though that engine is asked nothing: questions change no later decision;
//   - questions leave the engine's state as it was, bit for bit;
//   - nobody waits who would start, but behind a head that blocks, which would not; a gang under
//     `random` is left out: another draw may find the room that the last one missed;
//   - a smallest change that the pod itself can make lets it start;
//   - stranding by cause sums to what is free.
// Errors: none; what does not hold is listed in Outcome::broken. Complexity: that of the engine,
// two or three times over. Thread rule: a pure function of the scenario.
#pragma once

#include "runner/observed.hpp"

namespace regimen::scenario {

struct Outcome {
    std::vector<Lines> steps;  // what would stand in each step's expect section
    std::vector<std::string> broken;
};

Outcome play(const Scenario& scenario);

}  // namespace regimen::scenario
