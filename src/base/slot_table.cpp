#include "base/slot_table.hpp"

#include <utility>

#include "base/assert.hpp"

namespace regimen {

void SlotTable::insert(std::uint64_t hash, std::uint32_t slot) {
    REGIMEN_ASSERT(slot != kNone);
    if ((used_ + 1) * 4 > entries_.size() * 3) {
        grow();
    }
    place(Entry{hash, slot});
    ++used_;
}

void SlotTable::erase(std::uint64_t hash, std::uint32_t slot) {
    REGIMEN_ASSERT(used_ > 0, "slot {} erased from an empty table", slot);
    std::size_t hole = home(hash);
    while (entries_[hole].slot != slot) {
        REGIMEN_ASSERT(entries_[hole].slot != kNone, "slot {} is not in the table", slot);
        hole = next(hole);
    }
    // A follower may fill the hole unless its home lies behind the hole: then a search, which
    // starts at the home, would not come past it.
    for (std::size_t at = next(hole); entries_[at].slot != kNone; at = next(at)) {
        const std::size_t from_home = (at - home(entries_[at].hash)) & mask();
        const std::size_t from_hole = (at - hole) & mask();
        if (from_home >= from_hole) {
            entries_[hole] = entries_[at];
            hole = at;
        }
    }
    entries_[hole] = Entry{};
    --used_;
}

void SlotTable::place(const Entry& entry) {
    std::size_t at = home(entry.hash);
    while (entries_[at].slot != kNone) {
        at = next(at);
    }
    entries_[at] = entry;
}

void SlotTable::grow() {
    constexpr std::size_t kFirst = 16;
    std::vector<Entry> old(entries_.empty() ? kFirst : entries_.size() * 2);
    std::swap(old, entries_);
    for (const Entry& entry : old) {
        if (entry.slot != kNone) {
            place(entry);
        }
    }
}

}  // namespace regimen
