// The rankings of all pod classes that asked lately. Bounded: the class that has not asked for
// longest makes room. Complexity: O(1) beside the ranking's own work. Thread rule: one thread.
#pragma once

#include <memory>
#include <vector>

#include "engine/placement/ranking.hpp"

namespace regimen::engine {

class Rankings {
public:
    // In sync with the cluster. The reference lives until the next call.
    Ranking& of(PodClassId pod_class, const Cluster& cluster, const PodTable& pods,
                const Score& score, bool with_room = false);
    void clear();

private:
    void evict();

    static constexpr std::size_t kMaxKept = 1024;
    std::vector<std::unique_ptr<Ranking>> by_class_;
    std::size_t kept_ = 0;
    std::uint64_t clock_ = 0;
};

}  // namespace regimen::engine
