// A table as plain text cells, and its three renderings. What is in the cells is decided elsewhere
// (replay_table.hpp, compare_output.hpp); here is only alignment, escaping and separators.
//
// Text is ASCII apart from names, and never coloured unless asked. Cells of a text table are not
// wrapped: who fills it keeps it within 80 columns. Pure functions, O(cells).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regimen::report {

// As wide as a terminal is taken to be.
inline constexpr std::size_t kTextColumns = 80;

enum class Align : std::uint8_t { kLeft, kRight };

struct Column {
    std::string title;
    Align align = Align::kRight;
};

struct Cell {
    std::string text;
    bool best = false;  // of its row: bold where the format has bold
};

struct Row {
    std::vector<Cell> cells;   // as many as there are columns; empty in a heading
    std::string heading = {};  // a title over the rows that follow
};

struct Table {
    std::vector<Column> columns;
    std::vector<Row> rows;
};

enum class Colour : std::uint8_t { kNever, kAnsi };

std::string render_text(const Table& table, Colour colour);
// Words in lines of at most kTextColumns, each ended; the first line and the others are indented.
std::string wrapped(std::string_view text, std::size_t first = 0, std::size_t others = 0);
std::string render_markdown(const Table& table);
// One line of titles, then the rows; headings are left out.
std::string render_csv(const Table& table);

}  // namespace regimen::report
