// A node list and a pod list as CSV: which of the known formats each is follows from its header,
// and the two may differ in format. Formats: openb_csv.hpp, own_csv.hpp. Errors: kInvalidArgument
// for a header that is none of them, with the nearest known one, and for a list in the other's
// place; what the readers refuse. Complexity: O(bytes), read once and hashed once; memory follows
// the distinct requests, plus 40 bytes and the name of each row. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "sim/input/csv_reader.hpp"
#include "sim/input/trace.hpp"
#include "sim/input/trace_builder.hpp"

namespace regimen::sim {

enum class CsvKind : std::uint8_t { kUnknown, kNodes, kPods };

Result<Trace> read_csv_pair(const std::string& nodes_path, const std::string& pods_path,
                            const ReadOptions& options);

// What the header of a file says; kUnknown also for what is no CSV of ours.
CsvKind csv_kind(const std::string& path);

// From where the reader stands: the header comes next.
Status read_node_list(CsvReader& reader, const ReadOptions& options, TraceBuilder& builder);
Status read_pod_list(CsvReader& reader, const ReadOptions& options, TraceBuilder& builder);

}  // namespace regimen::sim
