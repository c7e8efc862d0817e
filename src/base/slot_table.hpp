// SlotTable: finds a dense 32-bit slot by the hash of its key. The keys stay with the owner (IdMap,
// Interner), who compares them; the table holds hashes and slots only, so it copies and moves
// freely. Shape: open addressing, linear probing, a power of two of entries, at most 3/4 full;
// erasing shifts the followers back, so there are no tombstones and the cost does not grow with
// churn. Complexity: O(1) expected. Determinism: nothing depends on addresses or on the order of
// the entries, which cannot be walked. Thread rule: const from many threads, else one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace regimen {

class SlotTable {
public:
    static constexpr std::uint32_t kNone = 0xFFFFFFFF;

    // The slot with this hash for which `same(slot)` holds, else kNone.
    template <class Same>
    std::uint32_t find(std::uint64_t hash, Same&& same) const {
        if (entries_.empty()) {
            return kNone;
        }
        for (std::size_t at = home(hash);; at = next(at)) {
            const Entry& entry = entries_[at];
            if (entry.slot == kNone || (entry.hash == hash && same(entry.slot))) {
                return entry.slot;
            }
        }
    }

    // The owner has made sure that the key is not there.
    void insert(std::uint64_t hash, std::uint32_t slot);
    // The entry must exist.
    void erase(std::uint64_t hash, std::uint32_t slot);
    std::size_t size() const { return used_; }

private:
    struct Entry {
        std::uint64_t hash = 0;
        std::uint32_t slot = kNone;
    };

    std::size_t mask() const { return entries_.size() - 1; }
    std::size_t home(std::uint64_t hash) const { return static_cast<std::size_t>(hash) & mask(); }
    std::size_t next(std::size_t at) const { return (at + 1) & mask(); }
    void place(const Entry& entry);
    void grow();

    std::vector<Entry> entries_;
    std::size_t used_ = 0;
};

}  // namespace regimen
