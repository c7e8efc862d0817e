#include "engine/placement/rankings.hpp"

#include "base/assert.hpp"

namespace regimen::engine {

Ranking& Rankings::of(PodClassId pod_class, const Cluster& cluster, const PodTable& pods,
                      const Score& score, bool with_room) {
    if (pod_class.index() >= by_class_.size()) {
        by_class_.resize(pod_class.index() + 1);
    }
    if (by_class_[pod_class.index()] == nullptr) {
        if (kept_ == kMaxKept) {
            evict();
        }
        by_class_[pod_class.index()] = std::make_unique<Ranking>(pods[pod_class]);
        ++kept_;
    }
    Ranking& ranking = *by_class_[pod_class.index()];
    ranking.last_used = ++clock_;
    ranking.sync(cluster, score, with_room);
    return ranking;
}

void Rankings::clear() {
    by_class_.clear();
    kept_ = 0;
}

void Rankings::evict() {
    std::unique_ptr<Ranking>* oldest = nullptr;
    for (std::unique_ptr<Ranking>& ranking : by_class_) {
        if (ranking != nullptr &&
            (oldest == nullptr || ranking->last_used < (*oldest)->last_used)) {
            oldest = &ranking;
        }
    }
    REGIMEN_ASSERT(oldest != nullptr, "{} rankings are kept, none found", kept_);
    oldest->reset();
    --kept_;
}

}  // namespace regimen::engine
