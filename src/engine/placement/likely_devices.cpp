#include "engine/placement/likely_devices.hpp"

namespace regimen::engine {

DeviceMask likely_devices(const NodeView& view, const CompiledPod& pod) {
    DeviceMask mask = 0;
    for (std::int32_t taken = 0; taken < pod.devices; ++taken) {
        std::size_t best = view.devices.size();
        const auto better = [&](std::size_t a, std::size_t b) {
            const bool fits_a = view.devices[a] >= pod.milli;
            const bool fits_b = view.devices[b] >= pod.milli;
            if (fits_a != fits_b) {
                return fits_a;
            }
            return fits_a ? view.devices[a] < view.devices[b] : view.devices[a] > view.devices[b];
        };
        for (std::size_t i = 0; i < view.devices.size(); ++i) {
            const bool free = (mask >> i & 1) == 0 && view.accepts(pod, i);
            if (free && (best == view.devices.size() || better(i, best))) {
                best = i;
            }
        }
        if (best == view.devices.size()) {
            break;
        }
        mask |= DeviceMask{1} << best;
    }
    return mask;
}

}  // namespace regimen::engine
