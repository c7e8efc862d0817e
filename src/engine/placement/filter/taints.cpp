#include <algorithm>

#include "engine/placement/filter/filter.hpp"

namespace regimen::engine {

// Every taint that repels must be tolerated; PreferNoSchedule only prefers.
bool admits_taints(const FilterInput& input) {
    const std::vector<Toleration>& tolerations = input.pod.spec->tolerations;
    return std::all_of(input.node.taints.begin(), input.node.taints.end(), [&](const Taint& taint) {
        return taint.effect == TaintEffect::kPreferNoSchedule ||
               std::any_of(tolerations.begin(), tolerations.end(),
                           [&](const Toleration& t) { return tolerates(t, taint); });
    });
}

}  // namespace regimen::engine
