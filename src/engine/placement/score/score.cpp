#include "engine/placement/score/score.hpp"

#include "base/assert.hpp"

namespace regimen::engine {

std::vector<ScoreTerm> Score::terms(const NodeView& node, const CompiledPod& pod) const {
    return {{"score", evaluate(node, pod).score}};
}

std::int32_t Score::pool_bias(std::uint32_t, const CompiledPod&) const {
    return 0;
}

void Score::refresh(const Cluster&, const PodTable&, const Demand&) {}

std::uint32_t best_fit_device(const NodeView& node, const CompiledPod& pod) {
    std::size_t best = node.devices.size();
    for (std::size_t i = 0; i < node.devices.size(); ++i) {
        if (node.devices[i] >= pod.milli && node.accepts(pod, i) &&
            (best == node.devices.size() || node.devices[i] < node.devices[best])) {
            best = i;
        }
    }
    REGIMEN_ASSERT(best < node.devices.size(), "no device of node {} holds {} milli",
                   node.id.value(), pod.milli);
    return static_cast<std::uint32_t>(best);
}

DeviceMask idle_devices(const NodeView& node, const CompiledPod& pod) {
    DeviceMask mask = 0;
    std::int32_t missing = pod.devices;
    for (std::size_t i = 0; i < node.devices.size() && missing > 0; ++i) {
        if (node.devices[i] >= pod.milli && node.accepts(pod, i)) {
            mask |= DeviceMask{1} << i;
            --missing;
        }
    }
    REGIMEN_ASSERT(missing == 0, "node {} lacks {} devices", node.id.value(), missing);
    return mask;
}

}  // namespace regimen::engine
