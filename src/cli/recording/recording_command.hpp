// `replay RECORDING`: the recorded history given to an engine again, under its own policy or under
// others (rerun.hpp), and shown as any replay is.
// Errors: kInvalidArgument for options that a recording settles; kIo; kCorrupt for a damaged
// recording; kInternal when the same engine does not decide as it did. A recording of another
// version that decides differently is reported, not an error.
// Complexity: that of the engine's steps. Thread rule: call from one thread; it uses several.
#pragma once

#include <string>

#include "base/result.hpp"
#include "cli/arguments.hpp"

namespace regimen::cli {

Status replay_recording(const std::string& path, const ReplayArguments& arguments);

}  // namespace regimen::cli
