// Strong ids of the nouns. A shell issues them (dense, recycled after release) and the engine
// indexes flat arrays with them; names stay with the shell and in the facts that introduce an id.
#pragma once

#include <cstdint>

#include "base/strong_id.hpp"

namespace regimen {

using NodeId = StrongId<struct NodeTag>;
using WorkloadId = StrongId<struct WorkloadTag>;
// A pod class is one distinct pod specification; pods that ask for the same share one id.
using PodClassId = StrongId<struct PodClassTag>;

// Ids are dense, and what is kept by id is sized by the greatest: beyond these an id is a mistake.
inline constexpr std::uint32_t kMaxNodes = 1U << 20;
inline constexpr std::uint32_t kMaxWorkloads = 1U << 28;
inline constexpr std::uint32_t kMaxPodClasses = 1U << 24;

// The pods of a workload are numbered from 0 in the order in which its groups list them.
struct PodRef {
    WorkloadId workload;
    std::uint32_t pod = 0;

    friend auto operator<=>(const PodRef&, const PodRef&) = default;
};

}  // namespace regimen
