// Which slots changed, in order. A reader remembers how far it has read; a reader that fell behind
// what is kept looks at everything again. Complexity: push O(1) amortised; kept length is bounded
// by kFactor x slots. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace regimen::engine {

struct SlotRef {
    std::uint32_t pool = 0;
    std::uint32_t index = 0;
    friend bool operator==(const SlotRef&, const SlotRef&) = default;
};

class ChangeFeed {
public:
    struct Change {
        SlotRef slot;
        bool spec = false;  // labels, taints, capacity: not only what is free
    };

    std::uint64_t end() const { return dropped_ + changes_.size(); }
    bool reaches(std::uint64_t position) const { return position >= dropped_; }
    std::span<const Change> since(std::uint64_t position) const {
        return std::span<const Change>(changes_).subspan(position - dropped_);
    }
    void push(Change change, std::size_t slots) {
        const std::size_t keep = kFactor * (slots + kSmall);
        if (changes_.size() >= 2 * keep) {
            // More than half of it when nodes have left since and less is kept now.
            dropped_ += changes_.size() - keep;
            changes_.erase(changes_.begin(), changes_.end() - static_cast<std::ptrdiff_t>(keep));
        }
        changes_.push_back(change);
    }

private:
    static constexpr std::size_t kFactor = 2;
    static constexpr std::size_t kSmall = 64;
    std::vector<Change> changes_;
    std::uint64_t dropped_ = 0;
};

}  // namespace regimen::engine
