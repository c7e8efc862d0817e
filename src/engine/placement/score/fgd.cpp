// Fragmentation gradient descent (Weng et al., ATC'23), bit-exact to the artifact: the score is
// int(100 x sigmoid((F before - F after) / 1000)), where F is the node's expected fragmentation
// under the declared popularity of pods. The quantisation is part of the algorithm: it makes ties,
// which go first-fit along the node order. Shares try each device, the lowest index on equal
// scores.
#include <algorithm>
#include <array>

#include "engine/placement/score/family.hpp"
#include "engine/placement/score/sigmoid_steps.hpp"
#include "engine/placement/score/typical_pods.hpp"

namespace regimen::engine {

namespace {

class Fgd final : public Score {
public:
    std::string_view name() const override { return "fgd"; }

    Scored evaluate(const NodeView& node, const CompiledPod& pod) const override {
        const double before = fragmentation_of(node);
        std::array<std::int32_t, kMaxDevicesPerNode> left{};
        std::copy(node.devices.begin(), node.devices.end(), left.begin());
        FragNode after = frag_node(node);
        after.cpu_free -= pod.cpu_milli;
        after.devices = {left.data(), node.devices.size()};
        if (!pod.is_share()) {
            if (pod.wants_devices()) {
                for (DeviceMask rest = idle_devices(node, pod); rest != 0; rest &= rest - 1) {
                    left[static_cast<std::size_t>(__builtin_ctzll(rest))] = 0;
                }
            }
            return {sigmoid_percent(before - typical_.fragmentation(after)), 0};
        }
        Scored best{-1, 0};
        for (std::size_t i = 0; i < node.devices.size(); ++i) {
            const std::int32_t free = node.devices[i];
            // Devices with equal room give equal scores, and the first of them wins.
            const auto same = std::find(node.devices.begin(), node.devices.end(), free);
            if (free < pod.milli || !node.accepts(pod, i) ||
                (node.uniform && same != node.devices.begin() + static_cast<std::ptrdiff_t>(i))) {
                continue;
            }
            left[i] = free - pod.milli;
            const std::int32_t score = sigmoid_percent(before - typical_.fragmentation(after));
            left[i] = free;
            if (score > best.score) {
                best = {score, static_cast<std::uint32_t>(i)};
            }
        }
        return best;
    }

    std::vector<ScoreTerm> terms(const NodeView& node, const CompiledPod& pod) const override {
        return {{"fragmentation_milli", static_cast<std::int64_t>(fragmentation_of(node))},
                {"score", evaluate(node, pod).score}};
    }

    void refresh(const Cluster&, const PodTable& pods, const Demand& demand) override {
        const std::uint64_t version = demand.declarations();
        if (version == declarations_ && pods.kinds() == kinds_) {
            return;
        }
        declarations_ = version;
        kinds_ = pods.kinds();
        typical_ = TypicalPods(pods, demand.declared());
        before_.clear();
        ++epoch_;
    }

    std::uint64_t epoch() const override { return epoch_; }

private:
    struct Before {
        std::uint64_t stamp = 0;
        double fragmentation = 0;
    };

    // Of the node as it stands: the same for every pod that asks until the node changes.
    double fragmentation_of(const NodeView& node) const {
        if (node.id.index() >= before_.size()) {
            before_.resize(node.id.index() + 1);
        }
        Before& kept = before_[node.id.index()];
        if (kept.stamp != node.stamp) {
            kept = {node.stamp, typical_.fragmentation(frag_node(node))};
        }
        return kept.fragmentation;
    }

    TypicalPods typical_;
    std::uint64_t declarations_ = 0;
    std::size_t kinds_ = 0;
    std::uint64_t epoch_ = 0;
    mutable std::vector<Before> before_;
};

}  // namespace

std::unique_ptr<Score> make_fgd() {
    return std::make_unique<Fgd>();
}

}  // namespace regimen::engine
