// The shared frame of the report's sections. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/replay_result.hpp"

namespace regimen::report {

// `lead` is trusted HTML, the other parts are finished HTML; id is a plain word.
std::string section(std::string_view id, std::string_view heading, std::string_view lead,
                    std::string_view body);

// <figure>: drawing, caption below.
std::string figure(std::string_view id, std::string_view caption, std::string_view drawing);

struct LegendEntry {
    std::string swatch;  // finished SVG
    std::string label;   // plain text
};
std::string legend(const std::vector<LegendEntry>& entries);
std::string policy_legend(const std::vector<std::string>& names);

// At most this many code points, with an ellipsis when something was cut.
std::string shorten(std::string_view text, std::size_t most);

}  // namespace regimen::report
