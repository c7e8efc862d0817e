#include "engine/placement/filter/filter.hpp"

namespace regimen::engine {

// The node has accelerators, but none of the resource and model asked for. A node without any is
// the devices filter's to refuse.
bool admits_model(const FilterInput& input) {
    if (!input.pod.wants_devices() || input.view.devices.empty()) {
        return true;
    }
    for (std::size_t i = 0; i < input.view.devices.size(); ++i) {
        if (input.view.accepts(input.pod, i)) {
            return true;
        }
    }
    return false;
}

std::string_view relaxed_resource(const FilterInput& input) {
    const auto able_of = [&](std::string_view resource) {
        std::int32_t able = 0;
        for (std::size_t i = 0; i < input.node.devices.size(); ++i) {
            const bool enough = input.view.devices[i] >= input.pod.milli;
            able += enough && input.node.devices[i].resource == resource ? 1 : 0;
        }
        return able;
    };
    std::string_view best;
    std::int32_t most = -1;
    for (const Device& device : input.node.devices) {
        if (device.resource == input.pod.spec->devices->resource) {
            return device.resource;
        }
        if (device.resource == best) {
            continue;
        }
        const std::int32_t able = able_of(device.resource);
        if (able > most || (able == most && device.resource < best)) {
            best = device.resource;
            most = able;
        }
    }
    return best;
}

}  // namespace regimen::engine
