// Interner<Id, Value, Hash>: equal values share one dense id, issued in the order of first sight
// and never taken back. For shapes that repeat, such as pod classes. Hash is a function object
// `std::uint64_t operator()(const Value&) const` that must not depend on addresses; Value needs ==.
// Errors: none. Complexity: find and intern O(1) expected. Thread rule: const from many threads,
// else one; a reference into values() lasts until the next intern.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/slot_table.hpp"

namespace regimen {

template <class Id, class Value, class Hash>
class Interner {
public:
    // Invalid when absent.
    Id find(const Value& value) const { return Id(slot_of(hash_(value), value)); }

    // The id of the value and whether it is new.
    std::pair<Id, bool> intern(Value value) {
        const std::uint64_t hash = hash_(value);
        if (const std::uint32_t slot = slot_of(hash, value); slot != SlotTable::kNone) {
            return {Id(slot), false};
        }
        const Id id = Id::from_index(values_.size());
        values_.push_back(std::move(value));
        slots_.insert(hash, id.value());
        return {id, true};
    }

    const Value& operator[](Id id) const {
        REGIMEN_ASSERT(id.index() < values_.size(), "id {} was never issued", id.value());
        return values_[id.index()];
    }

    std::size_t size() const { return values_.size(); }
    // Indexed by Id.
    const std::vector<Value>& values() const { return values_; }

private:
    std::uint32_t slot_of(std::uint64_t hash, const Value& value) const {
        return slots_.find(hash, [&](std::uint32_t slot) { return values_[slot] == value; });
    }

    [[no_unique_address]] Hash hash_;
    SlotTable slots_;
    std::vector<Value> values_;
};

}  // namespace regimen
