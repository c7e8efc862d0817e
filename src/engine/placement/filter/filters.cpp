#include "engine/placement/filter/filter.hpp"

namespace regimen::engine {

const std::array<Filter, kFilterCount>& filters() {
    static constexpr std::array<Filter, kFilterCount> kFilters{{
        {FilterKind::kSchedulable, DependsOn::kNodeSpec, admits_schedulable},
        {FilterKind::kTaints, DependsOn::kNodeSpec, admits_taints},
        {FilterKind::kSelector, DependsOn::kNodeSpec, admits_selector},
        {FilterKind::kModel, DependsOn::kNodeSpec, admits_model},
        {FilterKind::kPods, DependsOn::kNodeState, admits_pods},
        {FilterKind::kCpu, DependsOn::kNodeState, admits_cpu},
        {FilterKind::kMemory, DependsOn::kNodeState, admits_memory},
        {FilterKind::kOtherResources, DependsOn::kNodeState, admits_other_resources},
        {FilterKind::kDevices, DependsOn::kNodeState, admits_devices},
    }};
    return kFilters;
}

FilterMask refusals(const FilterInput& input, DependsOn which) {
    FilterMask mask = 0;
    for (const Filter& filter : filters()) {
        if (filter.depends_on == which && !filter.admits(input)) {
            mask = static_cast<FilterMask>(mask | bit(filter.kind));
        }
    }
    return mask;
}

Cause single_cause(FilterMask refused) {
    Cause cause = Cause::kMulti;
    for (const Filter& filter : filters()) {
        if ((refused & bit(filter.kind)) == 0) {
            continue;
        }
        const Cause next = cause_of(filter.kind);
        if (cause != Cause::kMulti && cause != next) {
            return Cause::kMulti;
        }
        cause = next;
    }
    return cause;
}

}  // namespace regimen::engine
