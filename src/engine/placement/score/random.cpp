// The baseline: any node that fits, any device that fits. The draw itself is the ranking's.
#include "engine/placement/score/family.hpp"

namespace regimen::engine {

namespace {
class Random final : public Score {
public:
    std::string_view name() const override { return "random"; }
    TieRule tie_rule() const override { return TieRule::kRandom; }
    Scored evaluate(const NodeView&, const CompiledPod&) const override { return {}; }
};
}  // namespace

std::unique_ptr<Score> make_random() {
    return std::make_unique<Random>();
}

}  // namespace regimen::engine
