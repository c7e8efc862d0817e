#include "engine/placement/placer.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/assert.hpp"

namespace regimen::engine {

namespace {
// The pods of a shape's set that are still pending, in pod order.
class PendingPods {
public:
    explicit PendingPods(WorkloadEntry& entry) : entry_(entry) {
        for (const SetEntry& set : entry.sets) {
            std::uint32_t first = set.begin;
            while (first < set.begin + set.count && entry.pods[first].phase != PodPhase::kPending) {
                ++first;
            }
            if (first < set.begin + set.count) {
                next_.push_back(first);
            }
        }
    }
    // The next pending pod of the shape's set.
    std::uint32_t take(std::uint32_t set) {
        const std::uint32_t pod = next_[set];
        std::uint32_t& next = next_[set];
        do {
            ++next;
        } while (next < entry_.pods.size() && entry_.pods[next].phase != PodPhase::kPending);
        return pod;
    }

private:
    WorkloadEntry& entry_;
    std::vector<std::uint32_t> next_;
};

void assume(PodEntry& pod, const Candidate& candidate) {
    pod.node = candidate.node;
    pod.devices = candidate.devices;
    pod.phase = PodPhase::kAssumed;
}
}  // namespace

bool Placer::place(WorkloadId id, WorkloadEntry& entry, const Score& score, Rng& rng,
                   std::vector<Decision>& decisions) {
    if (entry.pods.size() == 1) {
        return one_pod(id, entry, score, rng, decisions);
    }
    const Shape shape = shape_of(entry);
    if (!enough_room(shape, score)) {
        return false;
    }
    const Journal::Mark mark = cluster_.begin();
    if (try_shape(shape, score, rng).has_value() || fits_.empty()) {
        cluster_.rollback(mark);
        return false;
    }
    cluster_.commit(mark);
    PendingPods pending(entry);
    const std::size_t first = decisions.size();
    for (const Fit& fit : fits_) {
        const std::uint32_t pod = pending.take(fit.set);
        assume(entry.pods[pod], fit.candidate);
        decisions.push_back({{id, pod}, fit.candidate.node, fit.candidate.devices});
    }
    std::sort(decisions.begin() + static_cast<std::ptrdiff_t>(first), decisions.end(),
              [](const Decision& a, const Decision& b) { return a.pod < b.pod; });
    return true;
}

// Most workloads are one pod, and need no transaction.
bool Placer::one_pod(WorkloadId id, WorkloadEntry& entry, const Score& score, Rng& rng,
                     std::vector<Decision>& decisions) {
    PodEntry& pod = entry.pods.front();
    const auto best =
        rankings_.of(pod.pod_class, cluster_, pods_, score).best(cluster_, score, rng);
    if (!best.has_value()) {
        return false;
    }
    cluster_.place(best->node, pods_[pod.pod_class], best->devices);
    assume(pod, *best);
    decisions.push_back({{id, 0}, best->node, best->devices});
    return true;
}

bool Placer::enough_room(const Shape& shape, const Score& score) {
    return std::all_of(shape.begin(), shape.end(), [&](const ShapeSet& set) {
        return set.needed == 0 ||
               rankings_.of(set.pod_class, cluster_, pods_, score, true).room() >= set.needed;
    });
}

std::optional<std::size_t> Placer::try_shape(const Shape& shape, const Score& score, Rng& rng) {
    fits_.clear();
    const std::vector<std::uint32_t> order = largest_first(shape);
    for (const std::uint32_t index : order) {
        if (!try_pods(shape, index, shape[index].needed, score, rng)) {
            return index;
        }
    }
    // Only then what goes beyond: one set's extra pods must not take what another needs.
    for (const std::uint32_t index : order) {
        try_pods(shape, index, shape[index].pending - shape[index].needed, score, rng);
    }
    return std::nullopt;
}

// False when fewer than `count` pods of the set find room; those that did stay placed.
bool Placer::try_pods(const Shape& shape, std::uint32_t index, std::uint32_t count,
                      const Score& score, Rng& rng) {
    const PodClassId pod_class = shape[index].pod_class;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto best =
            rankings_.of(pod_class, cluster_, pods_, score).best(cluster_, score, rng);
        if (!best.has_value()) {
            return false;
        }
        cluster_.place(best->node, pods_[pod_class], best->devices);
        fits_.push_back({index, *best});
    }
    return true;
}

Shortage Placer::shortage(const Shape& shape, const Score& score, Rng& rng) {
    Shortage found;
    const Journal::Mark mark = cluster_.begin();
    const std::optional<std::size_t> failed = try_shape(shape, score, rng);
    found.placed = static_cast<std::uint32_t>(fits_.size());
    found.fits = !failed.has_value() && found.placed > 0;
    found.pod_class = shape[failed.value_or(largest_first(shape).front())].pod_class;
    if (!found.fits) {
        found.counts = rankings_.of(found.pod_class, cluster_, pods_, score).refusal_counts();
    }
    cluster_.rollback(mark);
    const Ranking& as_it_is = rankings_.of(found.pod_class, cluster_, pods_, score);
    if (found.fits) {
        found.counts = as_it_is.refusal_counts();
    }
    found.fits_alone = as_it_is.best(cluster_, score, rng).has_value();
    return found;
}

std::vector<std::uint32_t> Placer::largest_first(const Shape& shape) const {
    std::vector<std::uint32_t> order(shape.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const CompiledPod& left = pods_[shape[a].pod_class];
        const CompiledPod& right = pods_[shape[b].pod_class];
        return std::tuple(-left.device_milli(), -left.cpu_milli, a) <
               std::tuple(-right.device_milli(), -right.cpu_milli, b);
    });
    return order;
}

}  // namespace regimen::engine
