// The filters on amounts. A pod that asks for none of a resource never fails on it, even on a node
// that others have over-committed, as in kube-scheduler's NodeResourcesFit.
#include <algorithm>

#include "engine/placement/filter/filter.hpp"

namespace regimen::engine {

bool admits_pods(const FilterInput& input) {
    return input.view.free[kPods] >= 1;
}

bool admits_cpu(const FilterInput& input) {
    return input.pod.cpu_milli == 0 || input.view.free[kCpu] >= input.pod.cpu_milli;
}

bool admits_memory(const FilterInput& input) {
    return input.pod.memory_bytes == 0 || input.view.free[kMemory] >= input.pod.memory_bytes;
}

bool admits_other_resources(const FilterInput& input) {
    return std::all_of(input.pod.others.begin(), input.pod.others.end(), [&](const auto& other) {
        return other.amount == 0 || (other.dimension < input.view.free.size() &&
                                     input.view.free[other.dimension] >= other.amount);
    });
}

}  // namespace regimen::engine
