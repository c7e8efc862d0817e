// What happens when in a simulated world: events by time, then by kind, then in the order in which
// they were put in, so that equal inputs give equal runs. Kinds with lower numbers go first at the
// same instant. Knows no engine. Complexity: O(log n). Thread rule: one thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/assert.hpp"

namespace regimen::sim {

// Work ends before nodes change before work arrives: what frees room at an instant serves who comes
// at that instant.
enum class EventKind : std::uint8_t { kEnd, kNodeChange, kArrival };

struct Event {
    std::int64_t at_us = 0;
    EventKind kind = EventKind::kArrival;
    std::uint32_t subject = 0;     // workload, script line or arrival, by kind
    std::uint32_t generation = 0;  // of the subject: a stale event is dropped by its reader
    std::uint64_t sequence = 0;    // set by push
};

class EventQueue {
public:
    void push(Event event) {
        event.sequence = next_++;
        heap_.push_back(event);
        std::push_heap(heap_.begin(), heap_.end(), later);
    }
    bool empty() const { return heap_.empty(); }
    const Event& top() const { return heap_.front(); }
    Event pop() {
        REGIMEN_ASSERT(!heap_.empty(), "nothing happens any more");
        std::pop_heap(heap_.begin(), heap_.end(), later);
        const Event event = heap_.back();
        heap_.pop_back();
        return event;
    }

private:
    static bool later(const Event& a, const Event& b) {
        if (a.at_us != b.at_us) {
            return a.at_us > b.at_us;
        }
        return a.kind != b.kind ? a.kind > b.kind : a.sequence > b.sequence;
    }

    std::vector<Event> heap_;
    std::uint64_t next_ = 0;
};

}  // namespace regimen::sim
