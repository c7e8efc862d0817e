#include "engine/admission/waiting_queue.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace regimen::engine {

Shape shape_of(const WorkloadEntry& entry) {
    Shape shape;
    for (const SetEntry& set : entry.sets) {
        ShapeSet asked{.pod_class = set.pod_class};
        std::uint32_t started = 0;
        for (std::uint32_t i = set.begin; i < set.begin + set.count; ++i) {
            asked.pending += entry.pods[i].phase == PodPhase::kPending ? 1U : 0U;
            started += entry.pods[i].phase == PodPhase::kPending ? 0U : 1U;
        }
        asked.needed = set.min_count > started ? set.min_count - started : 0;
        if (asked.pending > 0) {
            shape.push_back(asked);
        }
    }
    return shape;
}

bool is_gang(const Shape& shape) {
    return shape.size() > 1 || shape.front().needed > 1;
}

bool is_surplus(const Shape& shape) {
    return std::all_of(shape.begin(), shape.end(),
                       [](const ShapeSet& set) { return set.needed == 0; });
}

void WaitingQueue::add(WorkloadId id, const Shape& shape, WaitKey key) {
    REGIMEN_ASSERT(!shape.empty(), "workload {} asks for nothing", id.value());
    const ShapeId shape_id = intern(shape);
    places_.insert(id, {shape_id, key});
    drop_head(shape_id);
    shapes_[shape_id.index()].waiting.emplace(key, id);
    put_head(shape_id);
}

void WaitingQueue::remove(WorkloadId id) {
    REGIMEN_ASSERT(contains(id), "workload {} does not wait", id.value());
    const Place place = places_[id];
    drop_head(place.shape);
    shapes_[place.shape.index()].waiting.erase(place.key);
    put_head(place.shape);
    places_.erase(id);
}

ShapeId WaitingQueue::intern(const Shape& shape) {
    const auto [at, fresh] = ids_.try_emplace(shape, ShapeId::from_index(shapes_.size()));
    if (fresh) {
        shapes_.push_back({.waiting = {}, .surplus = is_surplus(shape)});
    }
    return at->second;
}

void WaitingQueue::put_head(ShapeId shape) {
    const auto& waiting = shapes_[shape.index()].waiting;
    if (!waiting.empty()) {
        heads_.insert({waiting.begin()->first, shape});
    }
}

void WaitingQueue::drop_head(ShapeId shape) {
    const auto& waiting = shapes_[shape.index()].waiting;
    if (!waiting.empty()) {
        heads_.erase({waiting.begin()->first, shape});
    }
}

}  // namespace regimen::engine
