// A ranking: for one pod class, every node judged once and kept judged. Candidate lookup reads the
// root of a tournament tree per pool instead of looking at nodes; a changed node costs one
// evaluation per class that asks again, when it asks.
//
// Also kept, so that a refusal is explained without another look at the cluster: how many nodes
// each filter refused first, and for how many nodes one relaxation alone would do.
// Shapes: per pool a binary tree over its slots; a leaf's key is (score, rank) packed so that
// greater is better, kNoFit where the pod does not fit.
// Complexity: sync O(changed slots x (evaluation + log slots)), or all slots after an epoch; best
// O(pools + log slots). Memory about 20 bytes a node. Thread rule: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/rng.hpp"
#include "engine/placement/filter/filter.hpp"
#include "engine/placement/score/score.hpp"
#include "engine/state/cluster.hpp"

namespace regimen::engine {

struct Candidate {
    NodeId node;
    std::int32_t score = 0;  // with the pool's bias
    DeviceMask devices = 0;
};

// What a verdict needs to know about a class on the cluster as it is.
struct RefusalCounts {
    std::uint32_t nodes = 0;
    std::array<std::uint32_t, kFilterCount> fell{};
    std::array<std::uint32_t, kCauseCount> single{};  // nodes that one relaxation would open

    // The relaxation that would open the most nodes, ties in the order of Cause; kMulti if none
    // would.
    Cause likeliest() const;
};

class Ranking {
public:
    explicit Ranking(const CompiledPod& pod) : pod_(&pod) {}

    // with_room: from now on room() is kept as well, which costs a few divisions a change.
    void sync(const Cluster& cluster, const Score& score, bool with_room = false);
    // The best node, or nothing. Requires sync.
    std::optional<Candidate> best(const Cluster& cluster, const Score& score, Rng& rng) const;
    // The best but one: for explain. Requires sync.
    std::optional<Candidate> runner_up(const Cluster& cluster, const Score& score,
                                       NodeId winner) const;

    const RefusalCounts& refusal_counts() const { return counts_; }
    // How many pods of this class the cluster holds as it is, each node by itself: exact for a
    // class alone, since equal pods only compete for the same amounts.
    std::int64_t room() const { return room_; }
    std::uint64_t last_used = 0;

private:
    using Key = std::int64_t;
    static constexpr Key kNoFit = std::numeric_limits<Key>::min();

    enum Pending : std::uint8_t { kNothing, kState, kSpec };
    struct Leaf {
        FilterMask fixed = 0;    // refusals that depend on the node's specification
        FilterMask refused = 0;  // all refusals
        std::uint8_t device = 0;
        std::uint8_t pending = kNothing;  // what sync() has yet to look at
        bool counted = false;             // holds a node
        std::int32_t room = 0;
    };
    struct Pool {
        std::size_t width = 0;  // leaves of the tree, a power of two
        std::vector<Key> tree;  // 1-based heap; leaves from width on
        std::vector<Leaf> leaves;
    };

    void rebuild(const Cluster& cluster, const Score& score);
    void fit_pools(const Cluster& cluster);
    void look(const Cluster& cluster, const Score& score, SlotRef slot);
    Key judge(const Cluster& cluster, const Score& score, NodeId node, Leaf& leaf) const;
    void count(const Leaf& leaf, std::int32_t sign);
    static void set_key(Pool& pool, std::size_t index, Key key);
    static std::size_t find_leaf(const Pool& pool, Key key);
    Candidate candidate(const Cluster& cluster, std::size_t pool, std::size_t leaf,
                        std::int32_t score) const;
    std::optional<Candidate> draw(const Cluster& cluster, Rng& rng) const;

    const CompiledPod* pod_;
    std::vector<Pool> pools_;
    RefusalCounts counts_;
    std::int64_t room_ = 0;
    std::uint64_t position_ = 0;
    std::uint64_t epoch_ = 0;
    bool built_ = false;
    bool with_room_ = false;
};

// How many pods of this class fit on the node, all constraints of amount considered.
std::int32_t room_on(const NodeView& node, const CompiledPod& pod);

}  // namespace regimen::engine
