// Field paths of validation errors, put together from the inside out: a noun names its own field
// ("parent") and whoever holds it adds where it was ("devices[3]" -> "devices[3].parent").
// Nothing is formatted when the status is good. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.hpp"

namespace regimen {

// "outer.path", or just "outer" when the error says no path.
Status in_field(std::string_view outer, Status status);
// "outer[index].path".
Status in_item(std::string_view outer, std::size_t index, Status status);

}  // namespace regimen
