#include "base/quantity.hpp"

#include <fmt/format.h>
#include <limits>

#include "base/rng.hpp"

namespace regimen {
namespace {

using enum Quantity::Format;

Quantity parsed(std::string_view text) {
    const auto quantity = Quantity::parse(text);
    EXPECT_TRUE(quantity.has_value()) << text << ": " << to_string(quantity.error());
    return quantity.value_or(Quantity());
}

struct Case {
    std::string_view text;
    std::string_view canonical;
    Quantity::Format format;
    std::int64_t units;  // as Kubernetes' Value() and MilliValue() give them
    std::int64_t milli;
};

constexpr std::int64_t kKi = 1024;
constexpr std::int64_t kMi = kKi * 1024;
constexpr std::int64_t kGi = kMi * 1024;
constexpr std::int64_t kTi = kGi * 1024;

// Checked once, entry by entry, against apimachinery's ParseQuantity, String, Value and MilliValue.
const std::vector<Case> kCases{
    // zero in every notation
    {"0", "0", kDecimalSi, 0, 0},
    {"0n", "0", kDecimalSi, 0, 0},
    {"0m", "0", kDecimalSi, 0, 0},
    {"0Ki", "0", kBinarySi, 0, 0},
    {"0.0Gi", "0", kBinarySi, 0, 0},
    {"0e9", "0", kDecimalExponent, 0, 0},
    {"-0", "0", kDecimalSi, 0, 0},
    {"00", "0", kDecimalSi, 0, 0},
    // plain and signed
    {"1", "1", kDecimalSi, 1, 1000},
    {"+1", "1", kDecimalSi, 1, 1000},
    {"-5", "-5", kDecimalSi, -5, -5000},
    {"007", "7", kDecimalSi, 7, 7000},
    {"1000", "1k", kDecimalSi, 1000, 1'000'000},
    {"1024", "1024", kDecimalSi, 1024, 1'024'000},
    {"1234000", "1234k", kDecimalSi, 1'234'000, 1'234'000'000},
    // decimal suffixes
    {"5n", "5n", kDecimalSi, 1, 1},
    {"4u", "4u", kDecimalSi, 1, 1},
    {"3m", "3m", kDecimalSi, 1, 3},
    {"100m", "100m", kDecimalSi, 1, 100},
    {"1500m", "1500m", kDecimalSi, 2, 1500},
    {"1000m", "1", kDecimalSi, 1, 1000},
    {"8k", "8k", kDecimalSi, 8000, 8'000'000},
    {"50k", "50k", kDecimalSi, 50'000, 50'000'000},
    {"7M", "7M", kDecimalSi, 7'000'000, 7'000'000'000},
    {"1000M", "1G", kDecimalSi, 1'000'000'000, 1'000'000'000'000},
    {"6G", "6G", kDecimalSi, 6'000'000'000, 6'000'000'000'000},
    {"40T", "40T", kDecimalSi, 40'000'000'000'000, 40'000'000'000'000'000},
    {"2P", "2P", kDecimalSi, 2'000'000'000'000'000, 2'000'000'000'000'000'000},
    {"0.001T", "1G", kDecimalSi, 1'000'000'000, 1'000'000'000'000},
    // binary suffixes
    {"1Ki", "1Ki", kBinarySi, kKi, kKi * 1000},
    {"8Ki", "8Ki", kBinarySi, 8 * kKi, 8 * kKi * 1000},
    {"1024Ki", "1Mi", kBinarySi, kMi, kMi * 1000},
    {"307200Ki", "300Mi", kBinarySi, 300 * kMi, 300 * kMi * 1000},
    {"1024Mi", "1Gi", kBinarySi, kGi, kGi * 1000},
    {"1.5Gi", "1536Mi", kBinarySi, 1536 * kMi, 1536 * kMi * 1000},
    {"1025024Mi", "1001Gi", kBinarySi, 1001 * kGi, 1001 * kGi * 1000},
    {"100Ti", "100Ti", kBinarySi, 100 * kTi, 100 * kTi * 1000},
    {"0.5Mi", "512Ki", kBinarySi, 512 * kKi, 512 * kKi * 1000},
    {"0.5Ki", "512", kBinarySi, 512, 512'000},
    {"-1Ki", "-1Ki", kBinarySi, -kKi, -kKi * 1000},
    {"-1.5Gi", "-1536Mi", kBinarySi, -1536 * kMi, -1536 * kMi * 1000},
    // binary with a fraction prints as decimal; below one it is decimal
    {"100.035Ki", "102435840m", kBinarySi, 102'436, 102'435'840},
    {"0.05Gi", "53687091200m", kBinarySi, 53'687'092, 53'687'091'200},
    {".001Ki", "1024m", kBinarySi, 2, 1024},
    {".000001Ki", "1024u", kDecimalSi, 1, 2},
    {".000000001Ki", "1024n", kDecimalSi, 1, 1},
    {".000000000001Ki", "2n", kDecimalSi, 1, 1},
    {"0.0009765625Ki", "1", kBinarySi, 1, 1000},
    {"-.000000000001Ki", "-2n", kDecimalSi, -1, -1},
    // exponents
    {"1e3", "1e3", kDecimalExponent, 1000, 1'000'000},
    {"1E6", "1e6", kDecimalExponent, 1'000'000, 1'000'000'000},
    {"1e+3", "1e3", kDecimalExponent, 1000, 1'000'000},
    {"1E-3", "1e-3", kDecimalExponent, 1, 1},
    {"1e14", "100e12", kDecimalExponent, 100'000'000'000'000, 100'000'000'000'000'000},
    {"1.2e3", "1200", kDecimalExponent, 1200, 1'200'000},
    {"0.5e0", "500e-3", kDecimalExponent, 1, 500},
    {"80e-3", "80e-3", kDecimalExponent, 1, 80},
    {".001e12", "1e9", kDecimalExponent, 1'000'000'000, 1'000'000'000'000},
    {"1000e-12", "1e-9", kDecimalExponent, 1, 1},
    {"5e0", "5", kDecimalExponent, 5, 5000},
    // fractions and missing digit groups
    {"1.5", "1500m", kDecimalSi, 2, 1500},
    {"-1.5", "-1500m", kDecimalSi, -2, -1500},
    {".5", "500m", kDecimalSi, 1, 500},
    {"1.", "1", kDecimalSi, 1, 1000},
    {"1.G", "1G", kDecimalSi, 1'000'000'000, 1'000'000'000'000},
    {"1.08", "1080m", kDecimalSi, 2, 1080},
    {"9.01", "9010m", kDecimalSi, 10, 9010},
    {"0.00050k", "500m", kDecimalSi, 1, 500},
    {"100.035k", "100035", kDecimalSi, 100'035, 100'035'000},
    {"6.987654321G", "6987654321", kDecimalSi, 6'987'654'321, 6'987'654'321'000},
    // finer than nano: away from zero
    {"0.9n", "1n", kDecimalSi, 1, 1},
    {"3.001n", "4n", kDecimalSi, 1, 1},
    {"-3.001n", "-4n", kDecimalSi, -1, -1},
    {"1.1E-9", "2e-9", kDecimalExponent, 1, 1},
    {"0.0000000001", "1n", kDecimalSi, 1, 1},
    {"0.00000012345", "124n", kDecimalSi, 1, 1},
    {"1.0000000000", "1", kDecimalSi, 1, 1000},
    {"1e-10000", "1e-9", kDecimalExponent, 1, 1},
};

TEST(Quantity, Table) {
    ASSERT_GE(kCases.size(), 60U);
    for (const Case& c : kCases) {
        SCOPED_TRACE(c.text);
        const Quantity quantity = parsed(c.text);
        EXPECT_EQ(quantity.to_string(), c.canonical);
        EXPECT_EQ(quantity.format(), c.format);
        EXPECT_EQ(quantity.to_units(), c.units);
        EXPECT_EQ(quantity.to_milli(), c.milli);
        const Quantity again = parsed(quantity.to_string());
        EXPECT_EQ(again, quantity);
        EXPECT_EQ(again.to_string(), quantity.to_string());
    }
}

struct LargeCase {
    std::string_view text;
    std::string_view canonical;
};

TEST(Quantity, LargeValuesStayExactWhereTheyFit) {
    const std::vector<LargeCase> cases{
        {"12E", "12E"},
        {"9223372036854775808", "9223372036854775808"},
        {"18446744073709551616", "18446744073709551616"},
        {"1000E", "1e21"},  // no suffix above E
        {"1234567E", "1234567E"},
        {"1e24", "1e24"},
        {"170141183460469231731687303715", "170141183460469231731687303715"},
        {"-170141183460469231731687303715", "-170141183460469231731687303715"},
        {"3Ei", "3Ei"},
        {"7.5Ei", "7680Pi"},
        {"8Ei", "9223372036854775807"},  // Kubernetes' cap for BinarySI
        {"9223372036854775807Ki", "9223372036854775807"},
        {"99999999999999999999999999999999999Ei", "9223372036854775807"},
        {"-9Ei", "-9223372036854775807"},
        {"0.000000000000000000867361737988403547205962240695953369140625Ei", "1"},  // 2^-60
        {"0.000000000000000000867361737988403547205962240695953369140626Ei", "1000000001n"},
    };
    for (const LargeCase& c : cases) {
        const Quantity quantity = parsed(c.text);
        EXPECT_EQ(quantity.to_string(), c.canonical) << c.text;
        EXPECT_EQ(parsed(c.canonical), quantity) << c.text;
    }
}

TEST(Quantity, RefusesWhatIsNoQuantity) {
    const std::vector<std::string> cases{
        "",
        " ",
        "1 ",
        " 1",
        "+",
        "-",
        ".",
        "-.",
        "Ki",
        "m",
        "e3",
        ".e3",
        "1i",
        "1mi",
        "0.1mi",
        "0.1am",
        "aoeu",
        ".5i",
        "-3.01i",
        "1e",
        "1e+",
        "1e-",
        "1e1.5",
        "1Ee5",
        "1EE",
        "1.1.M",
        "1+1",
        "--1",
        "+-1",
        "1e3k",
        "1KI",
        "1ki",
        "1K",
        "1g",
        "1,5",
        "0x10",
        "1_000",
        "inf",
        "NaN",
        "1Zi",
        std::string("1\0", 2),
        "\xEF\xBC\x91",
        "1\n",
    };
    for (const std::string& text : cases) {
        const auto quantity = Quantity::parse(text, "pod.yaml:7:20: cpu");
        ASSERT_FALSE(quantity.has_value()) << text << " gave " << quantity->to_string();
        EXPECT_EQ(quantity.error().code, ErrorCode::kInvalidArgument) << text;
        EXPECT_EQ(quantity.error().where, "pod.yaml:7:20: cpu");
    }
    EXPECT_EQ(to_string(Quantity::parse("1mi", "x").error()),
              "x: found \"1mi\", expected a quantity such as 2, 500m, 1.5Gi or 1e3");
    const std::string longest(Quantity::kMaxCharacters, '0');
    EXPECT_TRUE(Quantity::parse(longest).has_value());
    EXPECT_EQ(Quantity::parse(longest + "1").error().code, ErrorCode::kInvalidArgument);
}

TEST(Quantity, RefusesWhatDoesNotFit) {
    EXPECT_TRUE(Quantity::parse("170141183460469231731687303715.884105727").has_value());
    for (const char* text :
         {"170141183460469231731687303715.884105728", "170141183460469231731687303716", "1e30",
          "-1e30", "1e99999999999", "99999999999999999999999999999E"}) {
        EXPECT_EQ(Quantity::parse(text).error().code, ErrorCode::kOutOfRange) << text;
    }
    EXPECT_EQ(parsed("9223372036854775807").to_units(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(parsed("-9223372036854775808").to_units(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(parsed("9223372036854775808").to_units().error().code, ErrorCode::kOutOfRange);
    EXPECT_EQ(parsed("9223372036854775807.1").to_units().error().code, ErrorCode::kOutOfRange);
    EXPECT_EQ(parsed("9223372036854775807m").to_milli(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(parsed("1E").to_milli().error().code, ErrorCode::kOutOfRange);
}

TEST(Quantity, ComparesByValue) {
    EXPECT_EQ(parsed("1Ki"), parsed("1024"));
    EXPECT_EQ(parsed("1e3"), parsed("1k"));
    EXPECT_LT(parsed("50m"), parsed("100m"));
    EXPECT_GT(parsed("10000T"), parsed("100Gi"));
    EXPECT_LT(parsed("-1"), parsed("0"));
    EXPECT_GT(parsed("1000000001n"), parsed("1"));
}

TEST(Quantity, AddsAndSubtracts) {
    EXPECT_EQ(parsed("1Gi").add(parsed("512Mi"))->to_string(), "1536Mi");
    EXPECT_EQ(parsed("0").add(parsed("1Gi"))->to_string(), "1Gi")
        << "zero takes the other's format";
    EXPECT_EQ(parsed("0").sub(parsed("1Gi"))->to_string(), "-1Gi");
    EXPECT_EQ(parsed("1Gi").sub(parsed("1"))->to_string(), "1073741823");
    EXPECT_EQ(parsed("1").sub(parsed("100m"))->to_string(), "900m");
    EXPECT_EQ(parsed("6Ei").add(parsed("6Ei"))->to_string(), "12Ei") << "sums are not capped";
    const Quantity most = parsed("170141183460469231731687303715");
    EXPECT_EQ(most.add(most).error().code, ErrorCode::kOutOfRange);
    EXPECT_EQ(parsed("-1").sub(most).error().code, ErrorCode::kOutOfRange);
}

TEST(Quantity, FromCounts) {
    EXPECT_EQ(Quantity::from_milli(1500).to_string(), "1500m");
    EXPECT_EQ(Quantity::from_units(64 * kGi, kBinarySi).to_string(), "64Gi");
    EXPECT_EQ(Quantity::from_units(1025, kBinarySi).to_string(), "1025");
    EXPECT_EQ(Quantity::from_milli(1024, kBinarySi).to_string(), "1024m");
    EXPECT_EQ(Quantity::from_units(1'000'000, kDecimalExponent).to_string(), "1e6");
    EXPECT_EQ(Quantity::from_milli(std::numeric_limits<std::int64_t>::min()).to_milli(),
              std::numeric_limits<std::int64_t>::min());
}

// The canonical form keeps the value, has no fraction and cannot take a larger suffix.
TEST(QuantityProperty, CanonicalFormRoundTrips) {
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
        Rng rng(seed);
        const auto format = static_cast<Quantity::Format>(rng.uniform(3));
        std::int64_t count = static_cast<std::int64_t>(rng.next() >> rng.uniform(64));
        count = rng.bernoulli(1, 2) ? count : -(count >> 1);
        const Quantity quantity = rng.bernoulli(1, 2) ? Quantity::from_units(count, format)
                                                      : Quantity::from_milli(count, format);
        const std::string text = quantity.to_string();
        if (format == kBinarySi && count == std::numeric_limits<std::int64_t>::min()) {
            continue;  // "-8Ei" is capped when read
        }
        const Quantity again = parsed(text);
        ASSERT_EQ(again, quantity) << "seed " << seed << ": " << text;
        if (format != kBinarySi) {  // 3000 bytes print as "3000", which is read as DecimalSI: "3k"
            ASSERT_EQ(again.to_string(), text) << "seed " << seed;
        }
        ASSERT_EQ(text.find('.'), std::string::npos) << "seed " << seed << ": " << text;
    }
}

// Against the definition, digits x 2^b x 10^k in whole numbers, where that fits into 128 bits.
TEST(QuantityProperty, ParsesWhatTheGrammarSays) {
    struct Unit {
        const char* suffix;
        Int128 nanos;
    };
    const std::vector<Unit> units{{"n", 1},
                                  {"u", 1'000},
                                  {"m", 1'000'000},
                                  {"", 1'000'000'000},
                                  {"k", Int128{1'000'000'000} * 1'000},
                                  {"M", Int128{1'000'000'000} * 1'000'000},
                                  {"e-3", 1'000'000},
                                  {"E+2", Int128{1'000'000'000} * 100},
                                  {"Ki", Int128{1'000'000'000} * kKi},
                                  {"Gi", Int128{1'000'000'000} * kGi}};
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
        Rng rng(seed);
        const std::uint64_t whole = rng.uniform(1'000'000);
        const std::uint64_t places = 1 + rng.uniform(6);
        std::uint64_t power = 1;
        for (std::uint64_t i = 0; i < places; ++i) {
            power *= 10;
        }
        const std::uint64_t fraction = rng.uniform(power);
        const Unit& unit = units[rng.uniform(units.size())];
        const std::string text = fmt::format("{}.{:0{}}{}", whole, fraction, places, unit.suffix);
        const Int128 scaled = (Int128{whole} * power + fraction) * unit.nanos;
        const Int128 expected = (scaled + power - 1) / power;
        ASSERT_TRUE(parsed(text).nanos() == expected) << "seed " << seed << ": " << text;
        ASSERT_TRUE(parsed("-" + text).nanos() == -expected) << "seed " << seed << ": -" << text;
    }
}

// Whatever the bytes, parsing ends in a value that prints and reads back, or in an error.
TEST(QuantityProperty, SurvivesAnyText) {
    constexpr std::string_view kAlphabet = "0123456789.+-eEinumkKMGTP x\xFF";
    for (std::uint64_t seed = 1; seed <= 50'000; ++seed) {
        Rng rng(seed);
        std::string text(rng.uniform(12), ' ');
        for (char& c : text) {
            c = kAlphabet[rng.uniform(kAlphabet.size())];
        }
        const auto quantity = Quantity::parse(text);
        if (quantity) {
            ASSERT_EQ(parsed(quantity->to_string()), *quantity) << "seed " << seed << ": " << text;
        }
    }
}

}  // namespace
}  // namespace regimen
