#include "engine/placement/filter/filter.hpp"

namespace regimen::engine {

// The node has devices of the resource asked for, but none of an accepted model. A node without
// such devices at all is the devices filter's to refuse.
bool admits_model(const FilterInput& input) {
    if (!input.pod.wants_devices() || input.pod.spec->devices->models.empty()) {
        return true;
    }
    bool has_resource = false;
    for (std::size_t i = 0; i < input.view.devices.size(); ++i) {
        if (input.view.accepts(input.pod, i)) {
            return true;
        }
        has_resource =
            has_resource || input.node.devices[i].resource == input.pod.spec->devices->resource;
    }
    return !has_resource;
}

}  // namespace regimen::engine
