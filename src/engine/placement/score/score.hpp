// Scores: which of the nodes that fit is best? One policy per file behind this interface.
//
// A score is an int32, higher is better, within +-kMaxScore; equal scores go to the node with the
// lower rank. evaluate() must be a pure function of (node view, pod, the policy's tables), because
// rankings cache it until the node changes or epoch() does. What changes with the whole cluster
// from pod to pod goes into pool_bias(), which is added when a candidate is looked up and
// invalidates nothing. Adding one: its file, a line in registry.cpp, tests. Source of the family:
// Weng et al., ATC'23, section 5 and the baselines of its artifact. Complexity: evaluate O(devices
// x demand classes) at most, no allocation. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/demand/demand.hpp"
#include "engine/state/cluster.hpp"

namespace regimen::engine {

inline constexpr std::int32_t kMaxScore = 1 << 30;

struct Scored {
    std::int32_t score = 0;
    std::uint32_t device = 0;  // for a share: the device it should take
};

// One addend of a score, for people. Values are in the policy's own unit, named by `unit`.
struct ScoreTerm {
    std::string name;
    std::int64_t value = 0;
    friend bool operator==(const ScoreTerm&, const ScoreTerm&) = default;
};

enum class TieRule : std::uint8_t {
    kRank,    // the lowest rank
    kRandom,  // any node that fits, and any device: the baseline `random`
};

class Score {
public:
    virtual ~Score() = default;

    virtual std::string_view name() const = 0;
    virtual Scored evaluate(const NodeView& node, const CompiledPod& pod) const = 0;
    // What explain shows; the default is the score itself.
    virtual std::vector<ScoreTerm> terms(const NodeView& node, const CompiledPod& pod) const;

    virtual std::int32_t pool_bias(std::uint32_t pool, const CompiledPod& pod) const;
    virtual TieRule tie_rule() const { return TieRule::kRank; }
    // Told before placements of a step, after its facts: time to rebuild tables.
    virtual void refresh(const Cluster& cluster, const PodTable& pods, const Demand& demand);
    // Rises when cached evaluations became stale.
    virtual std::uint64_t epoch() const { return 0; }
};

// Shared by the family: the device with the least left that still holds the share, lowest index
// first. Requires that one exists.
std::uint32_t best_fit_device(const NodeView& node, const CompiledPod& pod);
// Whole devices: the lowest idle ones that the pod accepts.
DeviceMask idle_devices(const NodeView& node, const CompiledPod& pod);

// kNotFound with the nearest name when there is no such policy.
Result<std::unique_ptr<Score>> make_score(std::string_view name);
std::span<const std::string_view> score_names();

}  // namespace regimen::engine
