// The waiting workloads, grouped by shape. Workloads of one shape ask for the same thing, so when
// one of them found no room none of the others will, until room is given back: a shape that failed
// is skipped until then.
// Complexity: add, remove O(log n); a pass looks at one head per shape, not at every workload.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "engine/admission/order/waiting_order.hpp"
#include "engine/state/workload_table.hpp"

namespace regimen::engine {

using ShapeId = StrongId<struct ShapeTag>;

// What a workload still asks for, set by set.
struct ShapeSet {
    PodClassId pod_class;
    std::uint32_t pending = 0;
    std::uint32_t needed = 0;  // of the pending, at least so many at once
    friend auto operator<=>(const ShapeSet&, const ShapeSet&) = default;
};
using Shape = std::vector<ShapeSet>;

Shape shape_of(const WorkloadEntry& entry);
// More than one pod must find room at once.
bool is_gang(const Shape& shape);
// It runs already and could take more pods.
bool is_surplus(const Shape& shape);

class WaitingQueue {
public:
    void add(WorkloadId id, const Shape& shape, WaitKey key);
    void remove(WorkloadId id);
    bool contains(WorkloadId id) const { return places_.contains(id); }
    std::size_t size() const { return places_.size(); }
    // Nothing is known against it: no workload of its shape failed since room last appeared.
    bool untried(WorkloadId id) const {
        return shapes_[places_[id].shape.index()].failed_at != epoch_;
    }

    // One pass over the heads of the shapes in waiting order. attempt(id) says whether the workload
    // was started; it then leaves the queue, and the next of its shape stands in its place.
    // Returns true when a head blocked the rest.
    template <class Attempt>
    bool pass(bool head_blocks, Attempt&& attempt);

    // Room was given back, or new room came: every shape may be tried again.
    void room_appeared() { ++epoch_; }

    // Files everything anew under key_of(id): the order changed.
    template <class KeyOf>
    void reorder(KeyOf&& key_of);

    // Shape by shape, each in waiting order. O(waiting).
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (const ShapeQueue& queue : shapes_) {
            for (const auto& [key, id] : queue.waiting) {
                visit(id);
            }
        }
    }

private:
    struct ShapeQueue {
        std::map<WaitKey, WorkloadId> waiting;
        std::uint64_t failed_at = 0;  // epoch; 0: not
        bool surplus = false;         // of workloads that run already: holds nobody up
    };
    struct Head {
        WaitKey key;
        ShapeId shape;
        friend auto operator<=>(const Head&, const Head&) = default;
    };
    struct Place {
        ShapeId shape;
        WaitKey key;
    };

    ShapeId intern(const Shape& shape);
    void put_head(ShapeId shape);
    void drop_head(ShapeId shape);

    std::map<Shape, ShapeId> ids_;
    std::vector<ShapeQueue> shapes_;
    std::set<Head> heads_;
    PoolById<WorkloadId, Place> places_;
    std::uint64_t epoch_ = 1;
};

template <class KeyOf>
void WaitingQueue::reorder(KeyOf&& key_of) {
    heads_.clear();
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
        std::map<WaitKey, WorkloadId> waiting;
        for (const auto& [key, id] : shapes_[i].waiting) {
            places_[id].key = key_of(id);
            waiting.emplace(places_[id].key, id);
        }
        shapes_[i].waiting = std::move(waiting);
        put_head(ShapeId::from_index(i));
    }
}

template <class Attempt>
bool WaitingQueue::pass(bool head_blocks, Attempt&& attempt) {
    auto at = heads_.begin();
    while (at != heads_.end()) {
        const Head head = *at;
        ShapeQueue& queue = shapes_[head.shape.index()];
        if (queue.failed_at != epoch_) {
            const WorkloadId id = queue.waiting.begin()->second;
            if (attempt(id)) {
                remove(id);
                // The shape's next head comes later in the order, so nothing is passed over.
                at = heads_.upper_bound(head);
                continue;
            }
            queue.failed_at = epoch_;
        }
        if (head_blocks && !queue.surplus) {
            return true;
        }
        ++at;
    }
    return false;
}

}  // namespace regimen::engine
