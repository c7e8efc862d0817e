// The summary of a replay for people and for spreadsheets.
//
// Terminal and Markdown: one row per figure, one column per policy, "mean +- half the 95 %
// interval" when there are several seeds, the best of each row bold where the format has bold. The
// terminal's is at most 80 columns wide, more policies continue in another block; above it stands
// what was run, below it what to conclude. CSV: one line per policy and metric, exact digits.
// Precondition: summarize() was called. Pure functions.
#pragma once

#include <string>

#include "report/replay_result.hpp"
#include "report/table.hpp"

namespace regimen::report {

std::string replay_text(const ReplayResult& result, Colour colour = Colour::kNever);
std::string replay_markdown(const ReplayResult& result);
std::string replay_csv(const ReplayResult& result);

// policy, metric, n, mean, sd, ci95_lo, ci95_hi
Table summary_table(const ReplayResult& result);

}  // namespace regimen::report
