// Puts a trace together: checks names, interns pod classes and shapes, so that a list of a million
// pods with a hundred distinct requests keeps a hundred classes.
// Errors: kAlreadyExists for a second node or row of the same name, kOutOfRange when the rows
// outgrow 32-bit indexes, and what validate() says of a node, a pod or a shape; `where` is
// a field path, to which the reader adds its place. Complexity: O(size of the value) each, O(1)
// with remembered_shape(). Names that ascend need no table. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id_map.hpp"
#include "base/result.hpp"
#include "base/slot_table.hpp"
#include "model/ids.hpp"
#include "sim/input/trace.hpp"

namespace regimen::sim {

class TraceBuilder {
public:
    Status add_node(NodeSpec node);
    // kUnboundNode when no node has this name.
    std::uint32_t find_node(std::string_view name) const;

    Result<std::uint32_t> intern_class(PodSpec pod);
    Result<std::uint32_t> intern_shape(Shape shape);
    // The shape of one pod, or of `count` equal pods of which `min_count` must start together.
    Result<std::uint32_t> intern_pods(PodSpec pod, std::int32_t count, std::int32_t min_count);

    // A reader that finds the same text twice need not parse it twice: shapes by the text that gave
    // them.
    std::optional<std::uint32_t> remembered_shape(std::string_view text) const;
    void remember_shape(std::string_view text, std::uint32_t shape);

    // `row` with everything but its name.
    Status add_row(std::string_view name, TraceRow row);

    SkippedRows& skipped() { return trace_.skipped; }
    void set_sha256(std::string nodes, std::string pods);

    Trace finish() &&;

private:
    bool is_known(std::string_view name);
    void learn_name(std::size_t row, std::string_view name);

    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const;
    };
    Trace trace_;
    IdMap<NodeId> node_ids_;
    SlotTable row_slots_;  // by name, only once a name did not come behind all others
    bool names_known_ = false;
    SlotTable class_slots_;
    SlotTable shape_slots_;
    std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> shape_of_text_;
    std::uint64_t rows_without_creation_ = 0;
    std::uint64_t rows_with_run_ = 0;
};

}  // namespace regimen::sim
