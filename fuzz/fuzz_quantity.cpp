// Quantities: refused, or exact through text and back, and consistent in whole and milli units.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/quantity.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using regimen::Quantity;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto quantity = Quantity::parse(text, "fuzz");
    if (!quantity) {
        REGIMEN_ASSERT(quantity.error().where == "fuzz");
        return 0;
    }
    const std::string canonical = quantity->to_string();
    const auto again = Quantity::parse(canonical);
    REGIMEN_ASSERT(again.has_value(), "{} -> {}", text, canonical);
    REGIMEN_ASSERT(*again == *quantity, "{} -> {}", text, canonical);
    // Without a suffix to tell, 4062.5Ki is read back as the decimal 4160k; from then on it stays.
    const std::string settled = again->to_string();
    REGIMEN_ASSERT(settled == canonical || again->format() != quantity->format(), "{} -> {} -> {}",
                   text, canonical, settled);
    const auto third = Quantity::parse(settled);
    REGIMEN_ASSERT(third && *third == *quantity && third->to_string() == settled, "{} -> {} -> {}",
                   text, canonical, settled);
    const auto units = quantity->to_units();
    const auto milli = quantity->to_milli();
    if (units && milli && *units < std::numeric_limits<std::int64_t>::max() / 1000 &&
        *units > std::numeric_limits<std::int64_t>::min() / 1000) {
        REGIMEN_ASSERT(quantity->is_negative() ? *milli >= *units * 1000 : *milli <= *units * 1000,
                       "{}: {} units, {} milli", text, *units, *milli);
    }
    return 0;
}
