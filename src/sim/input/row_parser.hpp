// Checked access to the fields of one CSV record. The first thing wrong is kept and everything
// after it answers with a default, so that a reader states its row in straight lines and asks bad()
// once; a number is within the limits it was asked with, whatever the field says. A problem says
// "file:line:column", the field, what was found and what was expected, and has a stable reason
// under which lenient readers count it (skip_reason). Complexity: O(field); a good row allocates
// nothing. Thread rule: one thread; lives shorter than the record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "sim/input/csv_reader.hpp"

namespace regimen::sim {

namespace skip_reason {
inline constexpr std::string_view kMalformedRecord = "malformed_record";
inline constexpr std::string_view kFieldCount = "field_count";
inline constexpr std::string_view kMissing = "missing_value";
inline constexpr std::string_view kNotANumber = "not_a_number";
inline constexpr std::string_view kNegative = "negative";
inline constexpr std::string_view kTooLarge = "too_large";
inline constexpr std::string_view kTooManyDevices = "too_many_devices";
inline constexpr std::string_view kBadQuantity = "bad_quantity";
inline constexpr std::string_view kBadTime = "bad_time";
inline constexpr std::string_view kBadValue = "bad_value";
inline constexpr std::string_view kDuplicateName = "duplicate_name";
}  // namespace skip_reason

struct RowProblem {
    std::string_view reason;
    Error error;
};

// A column of a list: its name for messages, and where it is; kAbsent when the list has none.
struct Column {
    static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);
    std::string_view name;
    std::size_t index = kAbsent;
};

class RowParser {
public:
    explicit RowParser(const CsvReader& record) : record_(record) {}

    bool bad() const { return problem_.has_value(); }
    // Only when bad().
    const RowProblem& problem() const { return *problem_; }

    // What stands there without spaces around it; empty when the column is absent.
    std::string_view text(Column column) const;
    bool empty(Column column) const { return text(column).empty(); }

    std::string_view required_text(Column column);
    std::int64_t integer(Column column, std::int64_t min, std::int64_t max);
    // `otherwise` when the field is empty or absent.
    std::int64_t integer_or(Column column, std::int64_t otherwise, std::int64_t min,
                            std::int64_t max);
    // A quantity in Kubernetes' notation, in thousandths or in whole units, at least 0.
    std::int64_t milli(Column column, std::int64_t max);
    std::int64_t units(Column column, std::int64_t max);

    void expect_fields(std::size_t count);
    // "found X, expected <expected>".
    void refuse(Column column, std::string_view reason, std::string_view expected);
    // Keeps the error of a builder or a validation, placed at `column`.
    bool accept(Column column, const Status& status);

private:
    void check_range(Column column, std::int64_t value, std::int64_t min, std::int64_t max);
    void keep(std::uint32_t column, std::string_view reason, Error error);
    std::uint32_t place(Column column) const;

    const CsvReader& record_;
    std::optional<RowProblem> problem_;
};

}  // namespace regimen::sim
