// Nodes that fail and come back, by script: lines `time,event,node` with a header of these names;
// time is a duration from the start ("90s", "1h30m"), event is `fail` or `add`, node a name of the
// trace. A node starts out present; `add` brings back one that failed. Errors: file:line: field:
// what was found and what was expected. Thread rule: a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regimen::sim {

struct NodeChange {
    std::int64_t at_us = 0;
    bool fails = true;
    std::uint32_t node = 0;  // index into the trace's nodes
    std::uint32_t line = 0;  // of the script, from 1
    friend bool operator==(const NodeChange&, const NodeChange&) = default;
};
using NodeScript = std::vector<NodeChange>;

// `text` is the whole file, `file` what errors call it. Sorted by time, ties in file order. A node
// that fails twice in a row, or is added while present, is an error.
Result<NodeScript> parse_node_script(std::string_view text, std::string_view file,
                                     const std::vector<std::string>& node_names);

}  // namespace regimen::sim
