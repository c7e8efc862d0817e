// One self-contained HTML file about one result: no network, no script, no font to load. Headline
// in plain words, charts drawn as SVG, under each chart its table with the digits of the JSON, and
// the complete JSON in <script type="application/json" id="replay-json">.
//
// Readable at 390 px, light and dark; every name is escaped; a content policy in the page forbids
// scripts and the network, so a name that slipped through could still do nothing. Same result, same
// bytes. Precondition: summarize() was called. O(size of the result). Pure function.
#pragma once

#include <string>

#include "report/replay_result.hpp"

namespace regimen::report {

std::string replay_html(const ReplayResult& result);

}  // namespace regimen::report
