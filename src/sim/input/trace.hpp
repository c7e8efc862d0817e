// A trace: the one value that every reader makes of its input and that orders, demand and the world
// are built from. Nodes, the distinct pod classes, the distinct shapes of a row (which pods of
// which class start together), and one compact row for each workload in the order of the input.
// Shape: memory follows the number of distinct classes and shapes, and little more than a name for
// each row (trace_rows.hpp). Amounts are integers: microseconds, milli-accelerators.
// Invariants (TraceBuilder): indexes are in range, names of nodes and of rows are unique.
// Thread rule: a value; shared between runs once it is built.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/node.hpp"
#include "model/pod_class.hpp"
#include "sim/input/trace_rows.hpp"

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
    TraceRows rows;
    // Of the bytes of the two inputs as they lie on disk; equal when one input holds both.
    std::string nodes_sha256;
    std::string pods_sha256;
    // Every row says when it was created, and at least one that started says how long it ran.
    bool has_times = false;
    SkippedRows skipped;

    std::string name(const TraceRow& row) const { return rows.name(row.index); }
};

// Milli-accelerators that the whole shape asks for, and what the healthy leaf devices offer.
std::int64_t accelerator_milli(const Trace& trace, const Shape& shape);
std::int64_t accelerator_capacity_milli(const std::vector<Node>& nodes);
// Pods of a shape.
std::int64_t pod_count(const Shape& shape);

struct ReadOptions {
    // Skip and count a bad row instead of failing. A bad header or file still fails.
    bool lenient = false;
};

}  // namespace regimen::sim
