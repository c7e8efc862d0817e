// The rows of a trace, packed: lists of millions of pods have few shapes, and a row costs its shape
// (four bytes), what its name differs in from the one before it, and its times where the list has
// any. Rows are put together when they are asked for.
//
// Shape: rows that are alike in everything but name and times are of one kind, which is kept once;
// names are kept in blocks of 16, the first whole and each other as the length of what it shares
// with its predecessor and the rest. Complexity: a row O(1); a name O(16 names). Memory: about 9
// bytes a row, 16 more with times, when names are numbered. Thread rule: a value; readers may share
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/slot_table.hpp"

namespace regimen::sim {

inline constexpr std::int64_t kUnknownTime = -1;
inline constexpr std::uint32_t kUnboundNode = std::numeric_limits<std::uint32_t>::max();

struct TraceRow {
    std::int64_t created_us = kUnknownTime;   // on the trace's own clock, which may start anywhere
    std::int64_t duration_us = kUnknownTime;  // from its start to its end
    std::uint32_t shape = 0;                  // into Trace::shapes
    std::int32_t priority = 0;
    std::uint32_t bound_node = kUnboundNode;  // into Trace::nodes: it held this node already
    std::uint32_t index = 0;                  // its own, set by TraceRows
    bool started = false;                     // it ran in the trace
};

class TraceRows {
public:
    // Walks the rows; what it points at is made on the way.
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = TraceRow;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = TraceRow;

        Iterator(const TraceRows* rows, std::size_t at) : rows_(rows), at_(at) {}
        TraceRow operator*() const { return (*rows_)[at_]; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        Iterator operator++(int) { return {rows_, at_++}; }
        friend bool operator==(const Iterator&, const Iterator&) = default;

    private:
        const TraceRows* rows_;
        std::size_t at_;
    };

    std::size_t size() const { return kind_of_.size(); }
    bool empty() const { return kind_of_.empty(); }
    TraceRow operator[](std::size_t index) const;
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size()}; }

    std::string name(std::size_t index) const;
    // Each name comes behind the one before it, so no two are the same.
    bool names_ascend() const { return names_ascend_; }
    const std::string& last_name() const { return last_name_; }
    // In the order of the rows, from some row on; far cheaper than asking for each.
    template <class Visit>  // bool visit(index, std::string_view): false ends it
    void for_each_name(Visit&& visit) const;

    // Names may repeat as far as this class goes.
    void push_back(const TraceRow& row, std::string_view name);

private:
    struct Kind {
        std::uint32_t shape = 0;
        std::int32_t priority = 0;
        std::uint32_t bound_node = kUnboundNode;
        bool started = false;
        friend bool operator==(const Kind&, const Kind&) = default;
    };
    static constexpr std::size_t kBlock = 16;

    std::uint32_t intern(const Kind& kind);
    void push_name(std::string_view name);
    // Reads the name that stands at `at` over the one before it, and moves behind it.
    void decode(std::size_t& at, std::string& name) const;

    std::vector<Kind> kinds_;
    SlotTable kind_slots_;
    std::vector<std::uint32_t> kind_of_;
    std::vector<std::int64_t> created_us_;   // empty while no row has one
    std::vector<std::int64_t> duration_us_;  // likewise
    std::string packed_names_;
    std::vector<std::uint64_t> block_begin_;
    std::string last_name_;
    bool names_ascend_ = true;
};

template <class Visit>
void TraceRows::for_each_name(Visit&& visit) const {
    std::string name;
    std::size_t at = 0;
    for (std::size_t i = 0; i < size(); ++i) {
        decode(at, name);
        if (!visit(i, std::string_view(name))) {
            return;
        }
    }
}

}  // namespace regimen::sim
