#include "sim/input/row_parser.hpp"

#include <gmock/gmock.h>

namespace regimen::sim {
namespace {

using testing::HasSubstr;

constexpr Column kField{"field", 0};

// Asks one field for something, as a reader does before it asks bad().
template <class Ask>
auto ask_of(const std::string& field, std::string& problem, Ask ask) {
    CsvReader reader = CsvReader::over_text("f.csv", field + "\n");
    EXPECT_TRUE(reader.next().has_value());
    RowParser row(reader);
    const auto value = ask(row);
    problem = row.bad() ? to_string(row.problem().error) : "";
    return value;
}

// Readers compute with a number before they ask whether the row is bad: it must not overflow them.
TEST(RowParser, ANumberIsWithinItsLimitsWhateverTheFieldSays) {
    std::string problem;
    const auto integer = [](RowParser& row) { return row.integer(kField, 3, 10); };
    EXPECT_EQ(ask_of("7", problem, integer), 7);
    EXPECT_EQ(problem, "");
    EXPECT_EQ(ask_of("423333333333337061", problem, integer), 10);
    EXPECT_THAT(problem, HasSubstr("f.csv:1:1: field: found \"423333333333337061\", expected"));
    EXPECT_EQ(ask_of("-423333333333337061", problem, integer), 3);
    EXPECT_NE(problem, "");
    EXPECT_EQ(ask_of("99999999999999999999", problem, integer), 3);
    EXPECT_NE(problem, "");

    const auto milli = [](RowParser& row) { return row.milli(kField, 5000); };
    EXPECT_EQ(ask_of("1500m", problem, milli), 1500);
    EXPECT_EQ(problem, "");
    EXPECT_EQ(ask_of("4P", problem, milli), 5000);
    EXPECT_NE(problem, "");
    EXPECT_EQ(ask_of("-1", problem, milli), 0);
    EXPECT_NE(problem, "");

    EXPECT_EQ(ask_of("1e300", problem, milli), 0);
    EXPECT_THAT(problem, HasSubstr("expected at most 5000m"));

    const auto units = [](RowParser& row) { return row.units(kField, 1 << 20); };
    EXPECT_EQ(ask_of("4Ki", problem, units), 4096);
    EXPECT_EQ(problem, "");
    EXPECT_EQ(ask_of("4Gi", problem, units), 1 << 20);
    EXPECT_NE(problem, "");
    EXPECT_EQ(ask_of("-4Ei", problem, units), 0);
    EXPECT_NE(problem, "");
}

}  // namespace
}  // namespace regimen::sim
