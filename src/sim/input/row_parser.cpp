#include "sim/input/row_parser.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/quantity.hpp"
#include "base/text.hpp"

namespace regimen::sim {

namespace {

// As much of a text as a message can bear.
std::string shown(std::string_view text) {
    constexpr std::size_t kShownBytes = 60;
    if (text.empty()) {
        return "nothing";
    }
    const bool cut = text.size() > kShownBytes;
    std::string clean(text.substr(0, kShownBytes));
    for (char& c : clean) {
        c = static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
    return fmt::format("\"{}{}\"", clean, cut ? "..." : "");
}

std::string range_text(std::int64_t min, std::int64_t max) {
    return fmt::format("an integer from {} to {}", min, max);
}

// Written as a quantity is, and beyond what one can hold.
bool is_too_large(const Result<Quantity>& quantity) {
    return !quantity && quantity.error().code == ErrorCode::kOutOfRange;
}

}  // namespace

std::string_view RowParser::text(Column column) const {
    const auto& fields = record_.fields();
    return column.index < fields.size() ? trim(fields[column.index].text) : std::string_view();
}

std::string_view RowParser::required_text(Column column) {
    const std::string_view found = text(column);
    if (found.empty()) {
        refuse(column, skip_reason::kMissing, "a value");
    }
    return found;
}

std::int64_t RowParser::integer(Column column, std::int64_t min, std::int64_t max) {
    const std::string_view found = text(column);
    if (found.empty()) {
        refuse(column, skip_reason::kMissing, range_text(min, max));
        return min;
    }
    const Result<std::int64_t> value = parse_int64(found);
    if (!value) {
        const bool out = value.error().code == ErrorCode::kOutOfRange;
        const std::string_view huge =
            found.starts_with('-') ? skip_reason::kNegative : skip_reason::kTooLarge;
        refuse(column, out ? huge : skip_reason::kNotANumber, range_text(min, max));
        return min;
    }
    check_range(column, *value, min, max);
    return std::clamp(*value, min, max);
}

std::int64_t RowParser::integer_or(Column column, std::int64_t otherwise, std::int64_t min,
                                   std::int64_t max) {
    return empty(column) ? otherwise : integer(column, min, max);
}

std::int64_t RowParser::milli(Column column, std::int64_t max) {
    const std::string_view found = text(column);
    const Result<Quantity> quantity = Quantity::parse(found);
    const Result<std::int64_t> value = quantity ? quantity->to_milli() : Result<std::int64_t>(0);
    if (quantity && quantity->is_negative()) {
        refuse(column, skip_reason::kNegative, "0 or more");
    } else if (is_too_large(quantity) || (quantity && (!value || *value > max))) {
        refuse(column, skip_reason::kTooLarge, fmt::format("at most {}m", max));
    } else if (!quantity) {
        refuse(column, skip_reason::kBadQuantity, "a quantity such as 12, 500m or 1.5");
    }
    return std::clamp<std::int64_t>(value.value_or(0), 0, max);
}

std::int64_t RowParser::units(Column column, std::int64_t max) {
    const std::string_view found = text(column);
    const Result<Quantity> quantity = Quantity::parse(found);
    const Result<std::int64_t> value = quantity ? quantity->to_units() : Result<std::int64_t>(0);
    if (quantity && quantity->is_negative()) {
        refuse(column, skip_reason::kNegative, "0 or more");
    } else if (is_too_large(quantity) || (quantity && (!value || *value > max))) {
        refuse(column, skip_reason::kTooLarge, fmt::format("at most {}", max));
    } else if (!quantity) {
        refuse(column, skip_reason::kBadQuantity, "a quantity such as 64Gi, 500M or 1024");
    }
    return std::clamp<std::int64_t>(value.value_or(0), 0, max);
}

void RowParser::expect_fields(std::size_t count) {
    const std::size_t found = record_.fields().size();
    if (found != count) {
        keep(1, skip_reason::kFieldCount,
             {ErrorCode::kInvalidArgument,
              fmt::format("found {} fields, expected {} as in the header", found, count),
              {}});
    }
}

void RowParser::refuse(Column column, std::string_view reason, std::string_view expected) {
    keep(place(column), reason,
         {ErrorCode::kInvalidArgument,
          fmt::format("{}: found {}, expected {}", column.name, shown(text(column)), expected),
          {}});
}

bool RowParser::accept(Column column, const Status& status) {
    if (status) {
        return true;
    }
    const bool twice = status.error().code == ErrorCode::kAlreadyExists;
    keep(place(column), twice ? skip_reason::kDuplicateName : skip_reason::kBadValue,
         {status.error().code, to_string(status.error()), {}});
    return false;
}

void RowParser::check_range(Column column, std::int64_t value, std::int64_t min, std::int64_t max) {
    if (value < min) {
        refuse(column, value < 0 ? skip_reason::kNegative : skip_reason::kBadValue,
               range_text(min, max));
    } else if (value > max) {
        refuse(column, skip_reason::kTooLarge, range_text(min, max));
    }
}

void RowParser::keep(std::uint32_t column, std::string_view reason, Error error) {
    if (!problem_) {
        error.where = record_.where(column);
        problem_ = RowProblem{reason, std::move(error)};
    }
}

std::uint32_t RowParser::place(Column column) const {
    const auto& fields = record_.fields();
    return column.index < fields.size() ? fields[column.index].column : 1;
}

}  // namespace regimen::sim
