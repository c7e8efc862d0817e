// Runs side by side: work(0), work(1), ... on a few threads, started in this order. Each piece
// writes where only it writes, so the results do not depend on which thread was faster; nor does
// the error, which is that of the first piece that failed: when one fails, no later piece is
// started, and the earlier ones have been.
// On a terminal a line on standard error says how far it is; in a pipe there is none.
// Errors: what the pieces return; what they throw becomes kInternal. Complexity: that of the work.
// Thread rule: call from one thread; `work` is called from several.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "base/result.hpp"

namespace regimen::cli {

struct PoolWork {
    std::size_t count = 0;
    std::string noun;                               // "runs"
    std::function<std::string(std::size_t)> label;  // "fgd seed 44"
    std::function<Status(std::size_t)> work;
};

// As many threads as `jobs` says, one a core for 0, never more than pieces of work.
Status run_pool(const PoolWork& work, std::uint32_t jobs);

std::uint32_t pool_threads(std::size_t count, std::uint32_t jobs);

}  // namespace regimen::cli
