// Best fit as the artifact of Weng et al. scores it: the least CPU and accelerators left over, each
// against the largest node's (128 cores, 8 devices), half and half.
#include "engine/placement/score/family.hpp"

namespace regimen::engine {

namespace {
class BestFit final : public Score {
public:
    std::string_view name() const override { return "best_fit"; }

    Scored evaluate(const NodeView& node, const CompiledPod& pod) const override {
        const auto cpu = static_cast<double>(node.free[kCpu] - pod.cpu_milli);
        const auto devices = static_cast<double>(node.device_free() - pod.device_milli());
        const double left = 0.5 * cpu / kMaxSpecCpu + 0.5 * devices / kMaxSpecDevices;
        return {whole_score(100.0 * (1.0 - left)), share_device(node, pod)};
    }
};
}  // namespace

std::unique_ptr<Score> make_best_fit() {
    return std::make_unique<BestFit>();
}

}  // namespace regimen::engine
