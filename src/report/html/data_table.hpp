// The table that stands under every chart, folded away: the same numbers, digit for digit as they
// are in the JSON. Each row carries the JSON pointer of the object it shows and each column the key
// in it, so a reader (and tests/report/check_report.py) can follow any number to its source.
//
// O(cells). Not thread-safe, as any builder.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/replay_result.hpp"
#include "report/table.hpp"

namespace regimen::report {

struct DataColumn {
    std::string_view title;
    std::string_view
        key;  // relative pointer ("mean", "ci95/0"); empty when the row's object has none
    Align align = Align::kRight;
};

// What a null of the JSON looks like.
inline constexpr std::string_view kAbsent = "\xE2\x80\x93";  // en dash

class DataTable {
public:
    DataTable(std::string_view caption, std::vector<DataColumn> columns);
    // Cells are plain text, as many as there are columns.
    void add(std::string_view pointer, const std::vector<std::string>& cells);
    bool empty() const { return rows_ == 0; }
    // <details> around the table, in a box that scrolls by itself.
    std::string finish() const;

private:
    std::string caption_;
    std::vector<DataColumn> columns_;
    std::string body_;
    std::size_t rows_ = 0;
};

// The summary rows of these metrics, all policies, metric by metric.
std::string summary_details(const ReplayResult& result, std::string_view caption,
                            const std::vector<std::string>& metric_names);

}  // namespace regimen::report
