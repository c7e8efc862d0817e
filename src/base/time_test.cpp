#include "base/time.hpp"

#include <ctime>
#include <fmt/format.h>
#include <limits>

#include "base/rng.hpp"

namespace regimen {
namespace {

constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
constexpr auto kMax = std::numeric_limits<std::int64_t>::max();

static_assert(Duration::hours(1) == Duration::minutes(60));
static_assert(Duration::days(1) == Duration::seconds(86'400));
static_assert(Duration::millis(3).micros() == 3'000);
static_assert(Instant::from_micros(5) - Instant::from_micros(2) == Duration::from_micros(3));

std::int64_t micros_of(std::string_view text) {
    const auto instant = parse_rfc3339(text);
    EXPECT_TRUE(instant.has_value()) << text;
    return instant ? instant->micros() : -1;
}

TEST(Time, Arithmetic) {
    Instant instant = Instant::from_micros(10);
    instant += Duration::seconds(2);
    instant -= Duration::millis(1);
    EXPECT_EQ(instant.micros(), 1'999'010);
    EXPECT_EQ(instant + -Duration::from_micros(10), instant - Duration::from_micros(10));
    EXPECT_EQ(3 * Duration::seconds(2), Duration::seconds(6));
    EXPECT_LT(Duration::seconds(-1), Duration());
}

TEST(TimeDeathTest, OverflowIsABrokenInvariant) {
    EXPECT_DEATH(Instant::from_micros(kMax) + Duration::from_micros(1), "broken invariant");
    EXPECT_DEATH(Instant::from_micros(kMin) - Instant::from_micros(1), "broken invariant");
    EXPECT_DEATH(Duration::days(kMax / 86'400), "broken invariant");
}

TEST(Rfc3339, ParsesKnownInstants) {
    EXPECT_EQ(micros_of("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(micros_of("2001-09-09T01:46:40Z"), 1'000'000'000'000'000);
    EXPECT_EQ(micros_of("2024-02-29T13:00:00Z"), 1'709'211'600'000'000);
    EXPECT_EQ(micros_of("2024-02-29t13:00:00z"), 1'709'211'600'000'000);
    EXPECT_EQ(micros_of("2024-02-29T13:00:00+01:00"), 1'709'208'000'000'000);
    EXPECT_EQ(micros_of("2024-02-29T13:00:00-05:30"), 1'709'231'400'000'000);
    EXPECT_EQ(micros_of("2024-02-29T13:00:00-00:00"), 1'709'211'600'000'000);
    EXPECT_EQ(micros_of("1969-12-31T23:59:59.999999Z"), -1);
    EXPECT_EQ(micros_of("1970-01-01T00:00:00.5Z"), 500'000);
    EXPECT_EQ(micros_of("1970-01-01T00:00:00.000001Z"), 1);
    EXPECT_EQ(micros_of("1970-01-01T00:00:00.0000019999Z"), 1) << "cut off, not rounded";
    EXPECT_EQ(micros_of("0000-01-01T00:00:00Z"), -62'167'219'200'000'000);
    EXPECT_EQ(micros_of("9999-12-31T23:59:59.999999Z"), 253'402'300'799'999'999);
    EXPECT_EQ(micros_of("2000-02-29T00:00:00Z") + 86'400'000'000,
              micros_of("2000-03-01T00:00:00Z"));
}

TEST(Rfc3339, RefusesWhatIsNoInstant) {
    const std::vector<std::string_view> cases{
        "",
        "2024",
        "2024-02-29",
        "2024-02-29T13:00:00",        // no zone
        "2024-02-29 13:00:00Z",       // no T
        "2024-2-29T13:00:00Z",        // one digit
        "2024-02-29T13:00:00.Z",      // empty fraction
        "2024-02-29T13:00:00,5Z",     // comma
        "2024-02-29T13:00:00Zx",      // tail
        "2024-02-29T13:00:00+0100",   // zone without a colon
        "2024-02-29T13:00:00+24:00",  // no such zone
        "2024-02-29T13:00:00+01:60",
        "2023-02-29T13:00:00Z",  // no leap year
        "1900-02-29T13:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-04-31T00:00:00Z",
        "2024-04-00T00:00:00Z",
        "2024-04-01T24:00:00Z",
        "2024-04-01T00:60:00Z",
        "2016-12-31T23:59:60Z",  // a leap second
        "-2024-04-01T00:00:00Z",
        "12024-04-01T00:00:00Z",
    };
    for (const std::string_view text : cases) {
        const auto instant = parse_rfc3339(text, "pods.csv:4:9");
        ASSERT_FALSE(instant.has_value()) << text;
        EXPECT_EQ(instant.error().code, ErrorCode::kInvalidArgument) << text;
        EXPECT_EQ(instant.error().where, "pods.csv:4:9");
        EXPECT_NE(instant.error().message.find("found \"" + std::string(text)), std::string::npos);
    }
}

TEST(Rfc3339, Formats) {
    EXPECT_EQ(format_rfc3339(Instant()), "1970-01-01T00:00:00Z");
    EXPECT_EQ(format_rfc3339(Instant::from_micros(-1)), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(format_rfc3339(Instant::from_micros(1'709'211'600'250'000)),
              "2024-02-29T13:00:00.250000Z");
    // The ends of the range, beyond what RFC 3339 can write.
    EXPECT_EQ(format_rfc3339(Instant::from_micros(kMax)), "+294247-01-10T04:00:54.775807Z");
    EXPECT_EQ(format_rfc3339(Instant::from_micros(kMin)), "-290308-12-21T19:59:05.224192Z");
    EXPECT_FALSE(parse_rfc3339(format_rfc3339(Instant::from_micros(kMax))).has_value());
}

TEST(Rfc3339Property, RoundTripsAndAgreesWithTheSystem) {
    const std::int64_t first = micros_of("0000-01-01T00:00:00Z");
    const std::int64_t last = micros_of("9999-12-31T23:59:59.999999Z");
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
        Rng rng(seed);
        const std::int64_t whole_second = rng.bernoulli(1, 2) ? 1'000'000 : 1;
        const std::int64_t micros =
            rng.uniform_range(first / whole_second, last / whole_second) * whole_second;
        const std::string text = format_rfc3339(Instant::from_micros(micros));
        ASSERT_EQ(micros_of(text), micros) << "seed " << seed << ": " << text;

        std::time_t seconds = micros / 1'000'000 - (micros % 1'000'000 < 0 ? 1 : 0);
        std::tm parts{};
        ASSERT_NE(gmtime_r(&seconds, &parts), nullptr);
        ASSERT_EQ(
            text.substr(0, 19),
            fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", parts.tm_year + 1900,
                        parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec))
            << "seed " << seed;
    }
}

// Every day of one 400-year cycle of the calendar, counted on the fingers.
TEST(Rfc3339, KnowsEveryDayOfACycle) {
    std::int64_t micros = micros_of("1600-01-01T00:00:00Z");
    for (int year = 1600; year < 2000; ++year) {
        const bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        for (int month = 1; month <= 12; ++month) {
            const bool short_month = month == 4 || month == 6 || month == 9 || month == 11;
            const int february = leap ? 29 : 28;
            const int days = month == 2 ? february : short_month ? 30 : 31;
            for (int day = 1; day <= days; ++day, micros += 86'400'000'000) {
                const std::string text = format_rfc3339(Instant::from_micros(micros));
                ASSERT_EQ(text, fmt::format("{:04}-{:02}-{:02}T00:00:00Z", year, month, day));
                ASSERT_EQ(micros_of(text), micros) << text;
            }
        }
    }
    EXPECT_EQ(micros, micros_of("2000-01-01T00:00:00Z"));
}

struct DurationCase {
    std::string_view text;
    std::int64_t micros;
    std::string_view printed;
};

TEST(DurationText, ParsesAndPrintsAsGoDoes) {
    const std::vector<DurationCase> cases{
        {"0", 0, "0s"},
        {"0s", 0, "0s"},
        {"-0h", 0, "0s"},
        {"90s", 90'000'000, "1m30s"},
        {"1h30m", 5'400'000'000, "1h30m0s"},
        {"1.5h", 5'400'000'000, "1h30m0s"},
        {"100ms", 100'000, "100ms"},
        {"1.5s", 1'500'000, "1.5s"},
        {".5s", 500'000, "500ms"},
        {"5.s", 5'000'000, "5s"},
        {"+5s", 5'000'000, "5s"},
        {"-1m5.25s", -65'250'000, "-1m5.25s"},
        {"1us", 1, "1\u00B5s"},
        {"1\u00B5s", 1, "1\u00B5s"},
        {"1\u03BCs", 1, "1\u00B5s"},
        {"999us", 999, "999\u00B5s"},
        {"1ms1us", 1'001, "1.001ms"},
        {"1000ns", 1, "1\u00B5s"},
        {"500ns500ns", 1, "1\u00B5s"},
        {"1s1h", 3'601'000'000, "1h0m1s"},
        {"24h", 86'400'000'000, "24h0m0s"},
        {"59m59.999999s", 3'599'999'999, "59m59.999999s"},
        {"000000000000000000000000001s", 1'000'000, "1s"},
        {"2562047788h0m54.775807s", kMax, "2562047788h0m54.775807s"},
        {"-2562047788h0m54.775808s", kMin, "-2562047788h0m54.775808s"},
    };
    for (const DurationCase& c : cases) {
        const auto duration = parse_duration(c.text);
        ASSERT_TRUE(duration.has_value()) << c.text << ": " << to_string(duration.error());
        EXPECT_EQ(duration->micros(), c.micros) << c.text;
        EXPECT_EQ(format_duration(*duration), c.printed) << c.text;
    }
}

TEST(DurationText, RefusesWhatIsNoDuration) {
    for (const std::string_view text :
         {"", "-", "+", ".", "s", ".s", "1", "1.5", "1x", "1d", "1h 2m", "1hour", "--1s", "1s-",
          "1..5s", "1,5s", "1e3s", "1S"}) {
        const auto duration = parse_duration(text, "queue.yaml:3:1");
        ASSERT_FALSE(duration.has_value()) << text;
        EXPECT_EQ(duration.error().code, ErrorCode::kInvalidArgument) << text;
        EXPECT_EQ(duration.error().where, "queue.yaml:3:1");
    }
    for (const std::string_view text : {"1ns", "1.5us", "0.0000001s", "0.1234567890123456789s"}) {
        EXPECT_NE(parse_duration(text).error().message.find("whole microseconds"),
                  std::string::npos)
            << text;
    }
    for (const std::string_view text :
         {"2562047788h0m54.775808s", "-2562047788h0m54.775809s", "2562047789h", "9223372036855s",
          "9999999999999999999h", "2562047788h1h"}) {
        EXPECT_EQ(parse_duration(text).error().code, ErrorCode::kOutOfRange) << text;
    }
}

TEST(DurationTextProperty, RoundTrips) {
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
        Rng rng(seed);
        const auto bits = static_cast<std::int64_t>(rng.next() >> (1 + rng.uniform(63)));
        const Duration duration = Duration::from_micros(rng.bernoulli(1, 2) ? bits : -bits);
        const std::string text = format_duration(duration);
        const auto again = parse_duration(text);
        ASSERT_TRUE(again.has_value()) << "seed " << seed << ": " << text;
        ASSERT_EQ(*again, duration) << "seed " << seed << ": " << text;
    }
}

}  // namespace
}  // namespace regimen
