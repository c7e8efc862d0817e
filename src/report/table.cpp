#include "report/table.hpp"

#include <algorithm>
#include <cstddef>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "report/escape.hpp"

namespace regimen::report {
namespace {

constexpr std::size_t kGap = 2;

void check(const Table& table) {
    for (const Row& row : table.rows) {
        REGIMEN_ASSERT(row.cells.empty() || row.cells.size() == table.columns.size(),
                       "{} cells in a table of {} columns", row.cells.size(), table.columns.size());
    }
}

std::vector<std::size_t> column_widths(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        std::size_t widest = width(terminal(table.columns[c].title));
        for (const Row& row : table.rows) {
            if (!row.cells.empty()) {
                widest = std::max(widest, width(terminal(row.cells[c].text)));
            }
        }
        widths.push_back(widest);
    }
    return widths;
}

// Spaces that follow the last character of a line are left out.
class TextLine {
public:
    void add(const std::string& text, std::size_t column_width, Align align, bool bold) {
        const std::string clean = terminal(text);
        const std::size_t fill = column_width - width(clean);
        pending_ += align == Align::kRight ? fill : 0;
        if (!clean.empty()) {
            line_.append(pending_, ' ');
            line_ += bold ? "\x1b[1m" + clean + "\x1b[0m" : clean;
            pending_ = 0;
        }
        pending_ += (align == Align::kLeft ? fill : 0) + kGap;
    }
    std::string take() const { return line_ + '\n'; }

private:
    std::string line_;
    std::size_t pending_ = 0;
};

}  // namespace

std::string render_text(const Table& table, Colour colour) {
    check(table);
    const bool ansi = colour == Colour::kAnsi;
    const std::vector<std::size_t> widths = column_widths(table);
    TextLine title;
    std::size_t total = 0;
    for (std::size_t c = 0; c < widths.size(); ++c) {
        title.add(table.columns[c].title, widths[c], table.columns[c].align, ansi);
        total += widths[c] + kGap;
    }
    std::string text = title.take() + std::string(total < kGap ? 0 : total - kGap, '-') + '\n';
    for (const Row& row : table.rows) {
        TextLine line;
        if (row.cells.empty()) {
            line.add(row.heading, width(terminal(row.heading)), Align::kLeft, ansi);
        }
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            line.add(row.cells[c].text, widths[c], table.columns[c].align,
                     ansi && row.cells[c].best);
        }
        text += line.take();
    }
    return text;
}

std::string wrapped(std::string_view text, std::size_t first, std::size_t others) {
    std::string lines(first, ' ');
    std::size_t used = first;
    bool begins = true;
    for (const std::string_view word : split(text, ' ')) {
        const std::size_t size = width(word);
        if (!begins && used + 1 + size > kTextColumns) {
            lines += '\n' + std::string(others, ' ');
            used = others;
        } else if (!begins) {
            lines += ' ';
            ++used;
        }
        begins = false;
        lines += word;
        used += size;
    }
    return lines + '\n';
}

std::string render_markdown(const Table& table) {
    check(table);
    std::string text = "|";
    std::string rule = "|";
    for (const Column& column : table.columns) {
        text += ' ' + markdown(column.title) + " |";
        rule += column.align == Align::kRight ? "---:|" : "---|";
    }
    text += '\n' + rule + '\n';
    for (const Row& row : table.rows) {
        text += '|';
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const bool heading = row.cells.empty();
            std::string cell =
                heading ? (c == 0 ? markdown(row.heading) : "") : markdown(row.cells[c].text);
            cell.erase(0, cell.find_first_not_of(' '));  // indentation is for terminals
            const bool bold = !cell.empty() && (heading || row.cells[c].best);
            text += bold ? " **" + cell + "** |" : ' ' + cell + " |";
        }
        text += '\n';
    }
    return text;
}

std::string render_csv(const Table& table) {
    check(table);
    std::string text;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        text += (c == 0 ? "" : ",") + csv(table.columns[c].title);
    }
    text += '\n';
    for (const Row& row : table.rows) {
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            text += (c == 0 ? "" : ",") + csv(row.cells[c].text);
        }
        text += row.cells.empty() ? "" : "\n";
    }
    return text;
}

}  // namespace regimen::report
