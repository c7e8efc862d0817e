// Turnover: whether what is placed leaves again. Where nothing ever departs, a broken whole node
// stays broken and keeping one back only refuses work; where pods come and go, holes move, and a
// policy that fills nodes which are in use lets others drain for the work that needs them whole.
//
// Of the pods that were placed lately, so many quarters have left, 0..4; it moves only when the
// ratio has left the last quarter well behind, so that cached scores do not flap.
// Complexity: O(1). Thread rule: one thread.
#pragma once

#include <cstdint>

namespace regimen::engine {

class Turnover {
public:
    void placed(std::int64_t pods);
    // The placement came to nothing (a failed bind, a lost node): no departure.
    void undone(std::int64_t pods);
    void left(std::int64_t pods);
    std::int32_t quarters() const { return quarters_; }

private:
    void settle();

    // Fewer pods than this say nothing; beyond kMemory all that was seen counts half.
    static constexpr std::int64_t kFirst = 64;
    static constexpr std::int64_t kMemory = 8192;

    std::int64_t placed_ = 0;
    std::int64_t left_ = 0;
    std::int32_t quarters_ = 0;
};

}  // namespace regimen::engine
