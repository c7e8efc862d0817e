// IdMap<Id>: names <-> dense ids, at the edge where strings end. An erased id is recycled: the
// lowest free id is issued first, so that flat arrays stay dense and equal histories give equal
// ids. Each erase raises the generation of the id, which tells a stale reference from a current
// one. Errors: none; asking for the name of an id that names nothing is a broken invariant.
// Complexity: find and intern O(1) expected, find allocates nothing; erase O(log free ids).
// Thread rule: const from many threads, else one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/hash.hpp"
#include "base/slot_table.hpp"

namespace regimen {

template <class Id>
class IdMap {
public:
    // Invalid when absent.
    Id find(std::string_view name) const { return Id(slot_of(hash64(name), name)); }

    // The id of the name and whether it is new.
    std::pair<Id, bool> intern(std::string_view name) {
        const std::uint64_t hash = hash64(name);
        if (const std::uint32_t slot = slot_of(hash, name); slot != SlotTable::kNone) {
            return {Id(slot), false};
        }
        const Id id = take_free();
        entries_[id.index()].name = name;
        entries_[id.index()].live = true;
        slots_.insert(hash, id.value());
        return {id, true};
    }

    // False when the id names nothing.
    bool erase(Id id) {
        if (!contains(id)) {
            return false;
        }
        Entry& entry = entries_[id.index()];
        slots_.erase(hash64(entry.name), id.value());
        entry.name.clear();
        entry.live = false;
        ++entry.generation;
        free_.push_back(id);
        std::push_heap(free_.begin(), free_.end(), std::greater<>{});
        return true;
    }

    bool contains(Id id) const { return id.index() < entries_.size() && entries_[id.index()].live; }

    const std::string& name(Id id) const {
        REGIMEN_ASSERT(contains(id), "id {} names nothing", id.value());
        return entries_[id.index()].name;
    }

    // How often the id was erased; the id must have been issued once.
    std::uint32_t generation(Id id) const {
        REGIMEN_ASSERT(id.index() < entries_.size(), "id {} was never issued", id.value());
        return entries_[id.index()].generation;
    }

    // Names now.
    std::size_t size() const { return slots_.size(); }
    // Ids ever issued: what a flat array indexed by Id needs.
    std::size_t capacity() const { return entries_.size(); }

    // visit(Id, const std::string& name) for each name, by ascending id.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (std::size_t index = 0; index < entries_.size(); ++index) {
            if (entries_[index].live) {
                visit(Id::from_index(index), entries_[index].name);
            }
        }
    }

private:
    struct Entry {
        std::string name;
        std::uint32_t generation = 0;
        bool live = false;
    };

    std::uint32_t slot_of(std::uint64_t hash, std::string_view name) const {
        return slots_.find(hash, [&](std::uint32_t slot) { return entries_[slot].name == name; });
    }

    Id take_free() {
        if (free_.empty()) {
            entries_.emplace_back();
            return Id::from_index(entries_.size() - 1);
        }
        std::pop_heap(free_.begin(), free_.end(), std::greater<>{});
        const Id id = free_.back();
        free_.pop_back();
        return id;
    }

    SlotTable slots_;
    std::vector<Entry> entries_;
    std::vector<Id> free_;  // a heap, the lowest id on top
};

}  // namespace regimen
