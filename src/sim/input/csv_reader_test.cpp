#include "sim/input/csv_reader.hpp"

#include <gmock/gmock.h>

namespace regimen::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// All records as lists of texts; a malformed one as its message.
std::vector<std::vector<std::string>> read_all(std::string text) {
    CsvReader reader = CsvReader::over_text("x.csv", std::move(text));
    std::vector<std::vector<std::string>> records;
    while (true) {
        const auto outcome = reader.next();
        if (!outcome) {
            records.push_back({"error: " + to_string(outcome.error())});
            return records;
        }
        if (*outcome == CsvReader::Outcome::kEnd) {
            return records;
        }
        auto& record = records.emplace_back();
        if (*outcome == CsvReader::Outcome::kMalformed) {
            record.push_back("malformed: " + to_string(reader.problem()));
            continue;
        }
        for (const CsvField& field : reader.fields()) {
            record.emplace_back(field.text);
        }
    }
}

TEST(CsvReader, SplitsAtCommas) {
    EXPECT_THAT(
        read_all("a,b,c\n1,,3\n,\n"),
        ElementsAre(ElementsAre("a", "b", "c"), ElementsAre("1", "", "3"), ElementsAre("", "")));
}

TEST(CsvReader, TakesLineEndsMarkAndBlankLines) {
    EXPECT_THAT(read_all("\xEF\xBB\xBF"
                         "a,b\r\n\r\n\n1,2"),
                ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
    EXPECT_THAT(read_all(""), ElementsAre());
}

TEST(CsvReader, UnquotesFields) {
    EXPECT_THAT(read_all("\"a,b\",\"say \"\"hi\"\"\",\"\",x\n\"q\"\n"),
                ElementsAre(ElementsAre("a,b", "say \"hi\"", "", "x"), ElementsAre("q")));
}

TEST(CsvReader, NamesTheColumnWhereAFieldBegins) {
    CsvReader reader = CsvReader::over_text("x.csv", "ab,\"c\"\"d\",e\n");
    ASSERT_EQ(reader.next().value(), CsvReader::Outcome::kRecord);
    ASSERT_EQ(reader.fields().size(), 3U);
    EXPECT_EQ(reader.fields()[0].column, 1U);
    EXPECT_EQ(reader.fields()[1].column, 4U);
    EXPECT_EQ(reader.fields()[2].column, 11U);
    EXPECT_EQ(reader.where(11), "x.csv:1:11");
}

TEST(CsvReader, RefusesBrokenQuotesAndReadsOn) {
    const auto records = read_all("a,\"b\nc,d\"e\n\"f\"g,h\n\"\"\"\ni,j\n");
    ASSERT_EQ(records.size(), 5U);
    EXPECT_THAT(records[0][0], HasSubstr("malformed: x.csv:1:3: found a quote without its pair"));
    EXPECT_THAT(records[1][0], HasSubstr("malformed: x.csv:2:4: found a quote inside a field"));
    EXPECT_THAT(records[2][0], HasSubstr("malformed: x.csv:3:4: found text behind a closing"));
    EXPECT_THAT(records[3][0], HasSubstr("malformed: x.csv:4:1: found a quote without its pair"));
    EXPECT_THAT(records[4], ElementsAre("i", "j"));
}

TEST(CsvReader, RefusesBinary) {
    const auto records = read_all(std::string("a,b\n1,\0", 7));
    ASSERT_EQ(records.size(), 2U);
    EXPECT_THAT(records[1][0], HasSubstr("error: x.csv:2:3: found a NUL byte"));
}

TEST(CsvReader, RefusesMissingFiles) {
    const auto reader = CsvReader::open("/nowhere/x.csv");
    ASSERT_FALSE(reader.has_value());
    EXPECT_EQ(reader.error().code, ErrorCode::kNotFound);
    EXPECT_EQ(reader.error().where, "/nowhere/x.csv");
}

}  // namespace
}  // namespace regimen::sim
