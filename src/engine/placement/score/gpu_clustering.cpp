// Clustering as the artifact of Weng et al. scores it: pods of one size keep together, then nodes
// that are fuller first. Pods without accelerators score 0 everywhere.
#include "engine/placement/score/family.hpp"

namespace regimen::engine {

namespace {
class GpuClustering final : public Score {
public:
    std::string_view name() const override { return "gpu_clustering"; }

    Scored evaluate(const NodeView& node, const CompiledPod& pod) const override {
        if (!pod.wants_devices()) {
            return {};
        }
        const std::uint64_t own = std::uint64_t{1} << pod.tenant_size();
        const std::int64_t fill =
            25 * (kMaxSpecDevicesMilli - node.device_free()) / kMaxSpecDevicesMilli;
        std::int64_t base = 0;
        if ((node.tenant_sizes & own) != 0) {
            base = node.tenant_sizes == own ? 75 : 50;
        } else if (node.tenant_sizes == 0) {
            base = 25;
        }
        return {static_cast<std::int32_t>(base + fill), share_device(node, pod)};
    }
};
}  // namespace

std::unique_ptr<Score> make_gpu_clustering() {
    return std::make_unique<GpuClustering>();
}

}  // namespace regimen::engine
