#include "engine/placement/ranking.hpp"

#include <algorithm>
#include <bit>

#include "base/assert.hpp"

namespace regimen::engine {

namespace {

constexpr int kRankBits = 32;

std::int64_t pack(std::int32_t score, std::uint32_t rank) {
    return (std::int64_t{score} << kRankBits) |
           static_cast<std::int64_t>(std::numeric_limits<std::uint32_t>::max() - rank);
}

std::int32_t score_of(std::int64_t key) {
    return static_cast<std::int32_t>(key >> kRankBits);
}

std::int64_t biased(std::int64_t key, std::int32_t bias) {
    return key + std::int64_t{bias} * (std::int64_t{1} << kRankBits);
}

}  // namespace

Cause RefusalCounts::likeliest() const {
    std::size_t best = static_cast<std::size_t>(Cause::kMulti);
    for (std::size_t i = 0; i < static_cast<std::size_t>(Cause::kMulti); ++i) {
        const bool more = best == static_cast<std::size_t>(Cause::kMulti)
                              ? single[i] > 0
                              : single[i] > single[best];
        best = more ? i : best;
    }
    return static_cast<Cause>(best);
}

std::int32_t room_on(const NodeView& node, const CompiledPod& pod) {
    std::int64_t room = node.free[kPods];
    const auto limit = [&](std::int64_t free, std::int64_t asked) {
        if (asked > 0) {
            room = std::min(room, free / asked);
        }
    };
    limit(node.free[kCpu], pod.cpu_milli);
    limit(node.free[kMemory], pod.memory_bytes);
    for (const DimensionAmount& other : pod.others) {
        limit(node.free[other.dimension], other.amount);
    }
    if (pod.wants_devices()) {
        std::int64_t devices = 0;
        for (std::size_t i = 0; i < node.devices.size(); ++i) {
            if (node.accepts(pod, i)) {
                devices += node.devices[i] / pod.milli;
            }
        }
        limit(devices, pod.devices);
    }
    return static_cast<std::int32_t>(
        std::clamp<std::int64_t>(room, 0, std::numeric_limits<std::int32_t>::max()));
}

void Ranking::sync(const Cluster& cluster, const Score& score, bool with_room) {
    const ChangeFeed& feed = cluster.changes();
    const bool wants_more = with_room && !with_room_;
    with_room_ = with_room_ || with_room;
    if (!built_ || wants_more || epoch_ != score.epoch() || !feed.reaches(position_)) {
        rebuild(cluster, score);
    } else if (position_ != feed.end()) {
        fit_pools(cluster);
        const auto changes = feed.since(position_);
        for (const ChangeFeed::Change& change : changes) {
            Leaf& leaf = pools_[change.slot.pool].leaves[change.slot.index];
            leaf.pending = std::max<std::uint8_t>(leaf.pending, change.spec ? kSpec : kState);
        }
        // Leaves with nothing pending were looked at for an earlier change of the same slot.
        for (const ChangeFeed::Change& change : changes) {
            look(cluster, score, change.slot);
        }
    }
    position_ = feed.end();
    epoch_ = score.epoch();
}

void Ranking::rebuild(const Cluster& cluster, const Score& score) {
    pools_.clear();
    counts_ = {};
    room_ = 0;
    built_ = true;
    fit_pools(cluster);
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        Pool& pool = pools_[p];
        for (std::size_t i = 0; i < cluster.pool_slots(p); ++i) {
            Leaf& leaf = pool.leaves[i];
            leaf.pending = kSpec;
            const SlotRef slot{static_cast<std::uint32_t>(p), static_cast<std::uint32_t>(i)};
            pool.tree[pool.width + i] = judge(cluster, score, cluster.node_at(slot), leaf);
            count(leaf, 1);
        }
        for (std::size_t i = pool.width; i-- > 1;) {
            pool.tree[i] = std::max(pool.tree[2 * i], pool.tree[2 * i + 1]);
        }
    }
}

// Makes a leaf for every slot that appeared since; a tree that overflows doubles.
void Ranking::fit_pools(const Cluster& cluster) {
    pools_.resize(cluster.pools());
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        Pool& pool = pools_[p];
        const std::size_t slots = cluster.pool_slots(p);
        if (slots > pool.width) {
            const std::size_t width = std::bit_ceil(slots);
            std::vector<Key> tree(2 * width, kNoFit);
            for (std::size_t i = 0; i < pool.width; ++i) {
                tree[width + i] = pool.tree[pool.width + i];
            }
            for (std::size_t i = width; i-- > 1;) {
                tree[i] = std::max(tree[2 * i], tree[2 * i + 1]);
            }
            pool.tree = std::move(tree);
            pool.width = width;
        }
        pool.leaves.resize(std::max(slots, pool.leaves.size()));
    }
}

void Ranking::look(const Cluster& cluster, const Score& score, SlotRef slot) {
    Pool& pool = pools_[slot.pool];
    Leaf& leaf = pool.leaves[slot.index];
    if (leaf.pending == kNothing) {
        return;
    }
    count(leaf, -1);
    const Key key = judge(cluster, score, cluster.node_at(slot), leaf);
    count(leaf, 1);
    set_key(pool, slot.index, key);
}

Ranking::Key Ranking::judge(const Cluster& cluster, const Score& score, NodeId node,
                            Leaf& leaf) const {
    const bool spec_changed = leaf.pending == kSpec;
    leaf.pending = kNothing;
    leaf.counted = node.valid();
    leaf.refused = 0;
    leaf.room = 0;
    if (!node.valid()) {
        return kNoFit;
    }
    const NodeView view = cluster.view(node);
    const FilterInput input{cluster.spec(node), view, *pod_};
    if (spec_changed) {
        leaf.fixed = refusals(input, DependsOn::kNodeSpec);
    }
    leaf.refused = static_cast<FilterMask>(leaf.fixed | refusals(input, DependsOn::kNodeState));
    if (leaf.refused != 0) {
        return kNoFit;
    }
    if (with_room_) {
        leaf.room = room_on(view, *pod_);
    }
    const Scored scored = score.evaluate(view, *pod_);
    REGIMEN_ASSERT(scored.score >= -kMaxScore && scored.score <= kMaxScore, "score {}",
                   scored.score);
    leaf.device = static_cast<std::uint8_t>(scored.device);
    return pack(scored.score, input.node.rank);
}

void Ranking::count(const Leaf& leaf, std::int32_t sign) {
    if (!leaf.counted) {
        return;
    }
    const auto step = static_cast<std::uint32_t>(sign);
    counts_.nodes += step;
    room_ += std::int64_t{sign} * leaf.room;
    if (leaf.refused != 0) {
        counts_.fell[static_cast<std::size_t>(std::countr_zero(leaf.refused))] += step;
        counts_.single[static_cast<std::size_t>(single_cause(leaf.refused))] += step;
    }
}

void Ranking::set_key(Pool& pool, std::size_t index, Key key) {
    std::size_t at = pool.width + index;
    pool.tree[at] = key;
    for (at /= 2; at >= 1; at /= 2) {
        const Key winner = std::max(pool.tree[2 * at], pool.tree[2 * at + 1]);
        if (pool.tree[at] == winner) {
            return;
        }
        pool.tree[at] = winner;
    }
}

std::size_t Ranking::find_leaf(const Pool& pool, Key key) {
    std::size_t at = 1;
    while (at < pool.width) {
        at = 2 * at + (pool.tree[2 * at] == key ? 0 : 1);
    }
    return at - pool.width;
}

std::optional<Candidate> Ranking::best(const Cluster& cluster, const Score& score, Rng& rng) const {
    if (score.tie_rule() == TieRule::kRandom) {
        return draw(cluster, rng);
    }
    Key best = kNoFit;
    std::size_t home = 0;
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        if (pools_[p].width == 0 || pools_[p].tree[1] == kNoFit) {
            continue;
        }
        const Key key =
            biased(pools_[p].tree[1], score.pool_bias(static_cast<std::uint32_t>(p), *pod_));
        if (key > best) {
            best = key;
            home = p;
        }
    }
    if (best == kNoFit) {
        return std::nullopt;
    }
    const Pool& pool = pools_[home];
    return candidate(cluster, home, find_leaf(pool, pool.tree[1]), score_of(best));
}

std::optional<Candidate> Ranking::runner_up(const Cluster& cluster, const Score& score,
                                            NodeId winner) const {
    Key best = kNoFit;
    SlotRef at;
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        const auto pool = static_cast<std::uint32_t>(p);
        const std::int32_t bias = score.pool_bias(pool, *pod_);
        for (std::size_t i = 0; i < pools_[p].leaves.size(); ++i) {
            const SlotRef slot{pool, static_cast<std::uint32_t>(i)};
            const Key plain = pools_[p].tree[pools_[p].width + i];
            if (plain != kNoFit && biased(plain, bias) > best && cluster.node_at(slot) != winner) {
                best = biased(plain, bias);
                at = slot;
            }
        }
    }
    if (best == kNoFit) {
        return std::nullopt;
    }
    return candidate(cluster, at.pool, at.index, score_of(best));
}

Candidate Ranking::candidate(const Cluster& cluster, std::size_t pool, std::size_t leaf,
                             std::int32_t score) const {
    const NodeId node =
        cluster.node_at({static_cast<std::uint32_t>(pool), static_cast<std::uint32_t>(leaf)});
    DeviceMask devices = 0;
    if (pod_->is_share()) {
        // A policy that does not say which device leaves it to the best fit.
        const NodeView view = cluster.view(node);
        std::uint32_t device = pools_[pool].leaves[leaf].device;
        if (view.devices[device] < pod_->milli || !view.accepts(*pod_, device)) {
            device = best_fit_device(view, *pod_);
        }
        devices = DeviceMask{1} << device;
    } else if (pod_->wants_devices()) {
        devices = idle_devices(cluster.view(node), *pod_);
    }
    return {node, score, devices};
}

// Every node that fits is as likely as any other, and so is every device on it.
std::optional<Candidate> Ranking::draw(const Cluster& cluster, Rng& rng) const {
    std::vector<SlotRef> fits;
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        for (std::size_t i = 0; i < pools_[p].leaves.size(); ++i) {
            if (pools_[p].tree[pools_[p].width + i] != kNoFit) {
                fits.push_back({static_cast<std::uint32_t>(p), static_cast<std::uint32_t>(i)});
            }
        }
    }
    if (fits.empty()) {
        return std::nullopt;
    }
    const SlotRef slot = fits[rng.uniform(fits.size())];
    Candidate drawn = candidate(cluster, slot.pool, slot.index, 0);
    if (pod_->is_share()) {
        const NodeView view = cluster.view(drawn.node);
        std::vector<std::size_t> devices;
        for (std::size_t i = 0; i < view.devices.size(); ++i) {
            if (view.devices[i] >= pod_->milli && view.accepts(*pod_, i)) {
                devices.push_back(i);
            }
        }
        drawn.devices = DeviceMask{1} << devices[rng.uniform(devices.size())];
    }
    return drawn;
}

}  // namespace regimen::engine
