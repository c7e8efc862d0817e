#include "engine/placement/filter/filter.hpp"

namespace regimen::engine {

namespace {
// Before the model is asked for: any device of the resource, so that a relaxed model is judged
// right.
bool usable(const FilterInput& input, std::size_t device, bool any_model) {
    return input.view.accepts(input.pod, device) ||
           (any_model && input.node.devices[device].resource == input.pod.spec->devices->resource);
}
}  // namespace

// Enough devices with enough left. Where no accepted model is present the question is what would
// hold without the model constraint, so that each filter answers for itself alone.
bool admits_devices(const FilterInput& input) {
    if (!input.pod.wants_devices()) {
        return true;
    }
    const bool any_model = !admits_model(input);
    std::int32_t found = 0;
    for (std::size_t i = 0; i < input.view.devices.size(); ++i) {
        if (input.view.devices[i] >= input.pod.milli && usable(input, i, any_model)) {
            if (++found == input.pod.devices) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace regimen::engine
