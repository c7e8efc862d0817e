// The style sheet of the report: no font, image or script from anywhere else. Pure.
#pragma once

#include <string_view>

namespace regimen::report {

// Without the colours of series and causes (palette.hpp).
std::string_view style_sheet();

}  // namespace regimen::report
