// Regimen's own CSV lists (docs/replay.md describes every column): columns may come in
// any order, and those that are not needed may be left out. Amounts are quantities in Kubernetes'
// notation, times are RFC 3339 or seconds on the list's own clock, durations are seconds or
// "1h30m". Nodes: name, cpu, memory, pods [accelerators, model, resource, labels]. Pods: name, cpu,
// memory [accelerators, accelerator_milli, models, resource, gang_size, min_size, created,
// duration, priority, selector]. A node list is told from a pod list by its column `pods`. Errors:
// an unknown, repeated or missing column; file:line:column of the first bad row; lenient skips
// rows, not columns. Both read behind the header. Complexity: O(bytes). Thread rule: one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "sim/input/csv_reader.hpp"
#include "sim/input/trace_builder.hpp"

namespace regimen::sim {

inline constexpr std::string_view kOwnNodeHeader =
    "name,cpu,memory,pods,accelerators,model,resource,labels";
inline constexpr std::string_view kOwnPodHeader =
    "name,cpu,memory,accelerators,accelerator_milli,models,resource,gang_size,min_size,created,"
    "duration,priority,selector";

// `columns`: the header.
Status read_own_nodes(CsvReader& reader, const std::vector<std::string>& columns,
                      const ReadOptions& options, TraceBuilder& builder);
Status read_own_pods(CsvReader& reader, const std::vector<std::string>& columns,
                     const ReadOptions& options, TraceBuilder& builder);

}  // namespace regimen::sim
