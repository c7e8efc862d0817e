// Dot product as the artifact of Weng et al. scores it: the smallest product of what is free and
// what is asked for wins.
#include "engine/placement/score/family.hpp"

namespace regimen::engine {

namespace {
class DotProduct final : public Score {
public:
    std::string_view name() const override { return "dot_product"; }

    Scored evaluate(const NodeView& node, const CompiledPod& pod) const override {
        const double cpu = static_cast<double>(node.free[kCpu]) / kMaxSpecCpu *
                           (static_cast<double>(pod.cpu_milli) / kMaxSpecCpu);
        const double devices = static_cast<double>(node.device_free()) / kMaxSpecDevices *
                               (static_cast<double>(pod.device_milli()) / kMaxSpecDevices);
        const double product = (cpu + devices) / 2.0;
        return {whole_score(100.0 * (1.0 - product)), share_device(node, pod)};
    }
};
}  // namespace

std::unique_ptr<Score> make_dot_product() {
    return std::make_unique<DotProduct>();
}

}  // namespace regimen::engine
