#include "engine/placement/filter/filter.hpp"

namespace regimen::engine {

// A cordoned or unready node takes nothing new.
bool admits_schedulable(const FilterInput& input) {
    return !input.node.unschedulable && input.node.ready();
}

}  // namespace regimen::engine
