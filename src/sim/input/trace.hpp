// A trace: the one value that every reader makes of its input and that orders, demand and the world
// are built from. Nodes, the distinct pod classes, the distinct shapes of a row (which pods of
// which class start together), and one compact row for each workload in the order of the input.
// Shape: memory follows the number of distinct classes and shapes; a row is 40 bytes and its name,
// and all names lie in one string. Amounts are integers: microseconds, milli-accelerators.
// Invariants (TraceBuilder): indexes are in range, names of nodes and of rows are unique.
// Complexity: name() is O(1). Thread rule: a value; shared between runs once it is built.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "model/node.hpp"
#include "model/pod_class.hpp"

namespace regimen::sim {

struct ShapePodSet {
    std::uint32_t pod_class = 0;  // into Trace::classes
    std::int32_t count = 1;
    std::int32_t min_count = 1;

    friend bool operator==(const ShapePodSet&, const ShapePodSet&) = default;
};

// A single pod is one pod set of one.
struct Shape {
    std::vector<ShapePodSet> pod_sets;

    friend bool operator==(const Shape&, const Shape&) = default;
};

inline constexpr std::int64_t kUnknownTime = -1;
inline constexpr std::uint32_t kUnboundNode = std::numeric_limits<std::uint32_t>::max();

struct TraceRow {
    std::int64_t created_us = kUnknownTime;   // on the trace's own clock, which may start anywhere
    std::int64_t duration_us = kUnknownTime;  // from its start to its end
    std::uint32_t shape = 0;                  // into Trace::shapes
    std::uint32_t name_begin = 0;             // into Trace::names
    std::uint32_t name_length = 0;
    std::int32_t priority = 0;
    std::uint32_t bound_node = kUnboundNode;  // into Trace::nodes: it held this node already
    bool started = false;                     // it ran in the trace
};

// Why a lenient reader left rows out: reasons are stable words, sorted, each with its first
// message.
struct SkippedRows {
    struct Reason {
        std::string reason;
        std::uint64_t count = 0;
        std::string first;  // "file:line:column: field: found X, expected Y"
    };
    std::vector<Reason> reasons;

    void add(std::string_view reason, std::string_view message, std::uint64_t count = 1);
    void merge(const SkippedRows& other);
    std::uint64_t total() const;
};

struct Trace {
    std::vector<Node> nodes;
    std::vector<PodClass> classes;
    std::vector<Shape> shapes;
    std::vector<TraceRow> rows;
    std::string names;
    // Of the bytes of the two inputs as they lie on disk; equal when one input holds both.
    std::string nodes_sha256;
    std::string pods_sha256;
    // Every row says when it was created, and at least one that started says how long it ran.
    bool has_times = false;
    SkippedRows skipped;

    std::string_view name(const TraceRow& row) const {
        return std::string_view(names).substr(row.name_begin, row.name_length);
    }
};

// Milli-accelerators that the whole shape asks for, and what the nodes' leaf devices offer.
std::int64_t accelerator_milli(const Trace& trace, const Shape& shape);
std::int64_t accelerator_capacity_milli(const std::vector<Node>& nodes);
// Pods of a shape.
std::int64_t pod_count(const Shape& shape);

struct ReadOptions {
    // Skip and count a bad row instead of failing. A bad header or file still fails.
    bool lenient = false;
};

}  // namespace regimen::sim
