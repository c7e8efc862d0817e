// The steps of a recording in order, to whoever asks, with an ear for Ctrl-C.
// Errors: kIo, kCorrupt, kInterrupted; none of the steps before is taken back.
// Complexity: O(file); memory one block and one step. Thread rule: any; readers share nothing.
#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "record/format.hpp"

namespace regimen::cli {

Result<record::RecordingHeader> read_header(const std::string& path);
Status for_each_step(const std::string& path, const std::function<void(const record::Step&)>& take);

}  // namespace regimen::cli
