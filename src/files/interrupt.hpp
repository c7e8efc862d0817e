// Ctrl-C, SIGTERM and SIGHUP as a flag that long loops poll, so that an interrupted run takes back
// what it had half written (files/atomic_file.hpp) before it ends. A second signal ends the process
// at once. Errors: check_interrupted() gives kInterrupted. Complexity: one relaxed load. Thread
// rule: any thread may poll.
#pragma once

#include "base/result.hpp"

namespace regimen::files {

// Once, from main.
void install_interrupt_handler();
bool interrupted();
// An error of code kInterrupted once interrupted() holds, for loops that return a Status.
Status check_interrupted();
// Forgets a signal and listens again; for tests.
void reset_interrupt();

}  // namespace regimen::files
