// PoolById<Id, T>: values by id for ids that come and go. A shell may number what it submits for
// ever; four bytes an id are kept, and a T only for each id that is there now.
// Shape: slots in a deque, so references stay valid while their id is there. Complexity: O(1).
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "base/assert.hpp"

namespace regimen::engine {

template <class Id, class T>
class PoolById {
public:
    bool contains(Id id) const {
        return id.valid() && id.index() < slot_of_.size() && slot_of_[id.index()] != kNone;
    }
    T& operator[](Id id) { return slots_[slot(id)]; }
    const T& operator[](Id id) const { return slots_[slot(id)]; }
    std::size_t size() const { return slots_.size() - free_.size(); }
    // Ids ever used are below it.
    std::size_t id_bound() const { return slot_of_.size(); }

    T& insert(Id id, T value) {
        REGIMEN_ASSERT(!contains(id), "id {} is in use", id.value());
        if (id.index() >= slot_of_.size()) {
            slot_of_.resize(id.index() + 1, kNone);
        }
        std::uint32_t& slot = slot_of_[id.index()];
        if (free_.empty()) {
            slot = static_cast<std::uint32_t>(slots_.size());
            slots_.push_back(std::move(value));
        } else {
            slot = free_.back();
            free_.pop_back();
            slots_[slot] = std::move(value);
        }
        return slots_[slot];
    }
    void erase(Id id) {
        REGIMEN_ASSERT(contains(id), "id {} is not there", id.value());
        std::uint32_t& slot = slot_of_[id.index()];
        slots_[slot] = T{};
        free_.push_back(slot);
        slot = kNone;
    }

private:
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;

    std::uint32_t slot(Id id) const {
        REGIMEN_ASSERT(contains(id), "id {} is not there", id.value());
        return slot_of_[id.index()];
    }

    std::vector<std::uint32_t> slot_of_;
    std::deque<T> slots_;
    std::vector<std::uint32_t> free_;
};

}  // namespace regimen::engine
