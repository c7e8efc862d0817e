// The comparison of two results, written. Terminal and Markdown: rounded, with the reading key
// below; CSV and JSON (`regimen.compare/v1`, documented in docs/formats.md): exact. Pure functions.
#pragma once

#include <string>

#include "report/compare.hpp"
#include "report/table.hpp"

namespace regimen::report {

std::string compare_text(const Comparison& comparison, Colour colour = Colour::kNever);
std::string compare_markdown(const Comparison& comparison);
std::string compare_csv(const Comparison& comparison);
std::string compare_json(const Comparison& comparison);

}  // namespace regimen::report
