// The loop that every CSV list shares: reads record after record, hands each to the list's reader
// and deals with bad ones as the options say. Errors: the first bad row, or in lenient mode none of
// them; a list without a single good row; what the file itself refuses. Complexity: O(bytes).
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "base/result.hpp"
#include "sim/input/csv_reader.hpp"
#include "sim/input/row_parser.hpp"
#include "sim/input/trace.hpp"

namespace regimen::sim {

// Adds the row to the trace; what is wrong stays in the parser.
using ParseRow = std::function<void(RowParser&)>;

// Each record must have `fields` fields. `what` names a row in messages: "node", "pod".
Status read_rows(CsvReader& reader, std::size_t fields, std::string_view what,
                 const ReadOptions& options, SkippedRows& skipped, const ParseRow& parse);

}  // namespace regimen::sim
