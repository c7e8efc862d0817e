// Packing as the artifact of Weng et al. scores it: partly used devices first, then idle devices of
// used nodes, idle nodes last. Pods without accelerators score 0 everywhere.
#include <algorithm>
#include <array>

#include "engine/placement/score/family.hpp"

namespace regimen::engine {

namespace {
class GpuPacking final : public Score {
public:
    std::string_view name() const override { return "gpu_packing"; }

    Scored evaluate(const NodeView& node, const CompiledPod& pod) const override {
        if (!pod.wants_devices()) {
            return {};
        }
        return {score(node, pod), share_device(node, pod)};
    }

private:
    static std::int32_t score(const NodeView& node, const CompiledPod& pod) {
        const auto idle = static_cast<std::int32_t>(
            std::count(node.devices.begin(), node.devices.end(), kWholeDeviceMilli));
        if (idle == static_cast<std::int32_t>(node.devices.size())) {
            return std::max(33 - idle, idle);
        }
        // The devices the pod would take, least left first.
        std::array<std::int32_t, kMaxDevicesPerNode> left{};
        std::size_t count = 0;
        for (std::size_t i = 0; i < node.devices.size(); ++i) {
            if (node.devices[i] >= pod.milli && node.accepts(pod, i)) {
                left[count++] = node.devices[i];
            }
        }
        std::sort(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(count));
        std::int32_t whole = 0;
        std::int32_t sum = 0;
        for (std::int32_t i = 0; i < pod.devices; ++i) {
            whole += left[static_cast<std::size_t>(i)] == kWholeDeviceMilli ? 1 : 0;
            sum += left[static_cast<std::size_t>(i)];
        }
        return whole > 0 ? std::max(50 - whole, 33)
                         : std::max(100 - sum * 100 / kWholeDeviceMilli / 10, 50);
    }
};
}  // namespace

std::unique_ptr<Score> make_gpu_packing() {
    return std::make_unique<GpuPacking>();
}

}  // namespace regimen::engine
