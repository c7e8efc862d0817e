#include "engine/placement/filter/filter.hpp"

namespace regimen::engine {

// Enough devices with enough left. Where no accepted model is present the question is what would
// hold without the model constraint, so that each filter answers for itself alone.
bool admits_devices(const FilterInput& input) {
    if (!input.pod.wants_devices()) {
        return true;
    }
    const std::string_view relaxed =
        admits_model(input) ? std::string_view() : relaxed_resource(input);
    std::int32_t found = 0;
    for (std::size_t i = 0; i < input.view.devices.size(); ++i) {
        const bool usable = relaxed.empty() ? input.view.accepts(input.pod, i)
                                            : input.node.devices[i].resource == relaxed;
        if (usable && input.view.devices[i] >= input.pod.milli) {
            if (++found == input.pod.devices) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace regimen::engine
