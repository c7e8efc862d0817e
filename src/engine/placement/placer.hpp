// Places what a workload still asks for: every set gets at least the pods it needs, or nothing
// changes. Beyond that minimum it takes as many as find room. Sets with the largest pods go first.
// For one set the answer is exact (equal pods only compete for the same amounts); for several sets
// it is greedy, without a search.
// Complexity: O(pods x lookup); a one-set gang that does not fit is refused without a trial.
// Thread rule: one thread.
#pragma once

#include <vector>

#include "engine/admission/waiting_queue.hpp"
#include "engine/placement/rankings.hpp"
#include "engine/state/cluster.hpp"
#include "engine/state/workload_table.hpp"
#include "model/plan.hpp"

namespace regimen::engine {

// Which pod found no room, after how many others had.
struct Shortage {
    PodClassId pod_class;
    std::uint32_t placed = 0;
    bool fits = false;        // nothing is short: the shape would start
    bool fits_alone = false;  // on the cluster as it is, a single one of these pods would fit
    RefusalCounts counts;

    // Of a shape that does not fit.
    Cause cause() const { return fits_alone ? Cause::kGang : counts.likeliest(); }
};

class Placer {
public:
    Placer(Cluster& cluster, PodTable& pods, Rankings& rankings)
        : cluster_(cluster), pods_(pods), rankings_(rankings) {}

    // Appends the binds and applies them to the cluster and the workload's pods. False: no change.
    bool place(WorkloadId id, WorkloadEntry& entry, const Score& score, Rng& rng,
               std::vector<Decision>& decisions);
    // Why a workload of this shape would be refused now, or that it would not: then its largest
    // pods are the ones looked at. Leaves the cluster as it was.
    Shortage shortage(const Shape& shape, const Score& score, Rng& rng);

private:
    struct Fit {
        std::uint32_t set = 0;
        Candidate candidate;
    };

    bool one_pod(WorkloadId id, WorkloadEntry& entry, const Score& score, Rng& rng,
                 std::vector<Decision>& decisions);
    bool enough_room(const Shape& shape, const Score& score);
    // Applies to the cluster; fits_ says what. Stops at the first set that falls short: its index.
    std::optional<std::size_t> try_shape(const Shape& shape, const Score& score, Rng& rng);
    bool try_pods(const Shape& shape, std::uint32_t index, std::uint32_t count, const Score& score,
                  Rng& rng);
    std::vector<std::uint32_t> largest_first(const Shape& shape) const;

    Cluster& cluster_;
    PodTable& pods_;
    Rankings& rankings_;
    std::vector<Fit> fits_;  // scratch
};

}  // namespace regimen::engine
