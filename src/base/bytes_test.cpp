#include "base/bytes.hpp"

#include <fmt/format.h>
#include <limits>
#include <variant>

#include "base/rng.hpp"

namespace regimen {
namespace {

constexpr auto kMinInt = std::numeric_limits<std::int64_t>::min();
constexpr auto kMaxInt = std::numeric_limits<std::int64_t>::max();
constexpr auto kMaxUint = std::numeric_limits<std::uint64_t>::max();

std::vector<std::byte> bytes_of(std::initializer_list<int> values) {
    std::vector<std::byte> bytes;
    for (const int value : values) {
        bytes.push_back(static_cast<std::byte>(value));
    }
    return bytes;
}

template <class Write>
std::vector<std::byte> written(Write write) {
    ByteWriter writer;
    write(writer);
    return writer.take();
}

TEST(Bytes, GoldenEncoding) {
    EXPECT_EQ(written([](ByteWriter& w) { w.u8(0xFE); }), bytes_of({0xFE}));
    EXPECT_EQ(written([](ByteWriter& w) { w.u32(0x04030201); }), bytes_of({1, 2, 3, 4}));
    EXPECT_EQ(written([](ByteWriter& w) { w.u64(0x0807060504030201); }),
              bytes_of({1, 2, 3, 4, 5, 6, 7, 8}));
    EXPECT_EQ(written([](ByteWriter& w) { w.varint(0); }), bytes_of({0}));
    EXPECT_EQ(written([](ByteWriter& w) { w.varint(127); }), bytes_of({0x7F}));
    EXPECT_EQ(written([](ByteWriter& w) { w.varint(128); }), bytes_of({0x80, 1}));
    EXPECT_EQ(written([](ByteWriter& w) { w.varint(300); }), bytes_of({0xAC, 2}));
    EXPECT_EQ(written([](ByteWriter& w) { w.varint(kMaxUint); }),
              bytes_of({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1}));
    EXPECT_EQ(written([](ByteWriter& w) { w.zigzag(-1); }), bytes_of({1}));
    EXPECT_EQ(written([](ByteWriter& w) { w.zigzag(1); }), bytes_of({2}));
    EXPECT_EQ(written([](ByteWriter& w) { w.zigzag(-65); }), bytes_of({0x81, 1}));
    EXPECT_EQ(written([](ByteWriter& w) { w.string("hi"); }), bytes_of({2, 'h', 'i'}));
    EXPECT_EQ(written([](ByteWriter& w) { w.boolean(true); }), bytes_of({1}));
}

TEST(Bytes, ExtremesRoundTrip) {
    ByteWriter writer;
    for (const std::int64_t value : {kMinInt, kMaxInt, std::int64_t{0}}) {
        writer.zigzag(value);
    }
    writer.varint(kMaxUint);
    writer.u64(kMaxUint);
    writer.string("");
    ByteReader reader(writer.bytes());
    EXPECT_EQ(reader.zigzag(), kMinInt);
    EXPECT_EQ(reader.zigzag(), kMaxInt);
    EXPECT_EQ(reader.zigzag(), 0);
    EXPECT_EQ(reader.varint(), kMaxUint);
    EXPECT_EQ(reader.u64(), kMaxUint);
    EXPECT_EQ(reader.string(), "");
    EXPECT_TRUE(reader.finish().has_value());
}

TEST(Bytes, TheFirstErrorSticks) {
    const auto bytes = bytes_of({7, 1, 2});
    ByteReader reader(bytes, "run.rec");
    EXPECT_EQ(reader.u8(), 7);
    EXPECT_EQ(reader.u32(), 0U);
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.u8(), 0) << "nothing is read behind an error";
    EXPECT_TRUE(reader.at_end());
    reader.reject("a later objection");
    const Error error = reader.status().error();
    EXPECT_EQ(error.code, ErrorCode::kCorrupt);
    EXPECT_EQ(to_string(error), "run.rec:byte 1: found 2 bytes, expected 4 more");
    EXPECT_EQ(reader.finish().error(), error);
}

TEST(Bytes, RejectsNumbersThatAreNotOurs) {
    const auto refuses = [](std::initializer_list<int> values) {
        const auto bytes = bytes_of(values);
        ByteReader reader(bytes);
        EXPECT_EQ(reader.varint(), 0U);
        return !reader.ok();
    };
    EXPECT_TRUE(refuses({}));
    EXPECT_TRUE(refuses({0x80}));     // cut off
    EXPECT_TRUE(refuses({0x80, 0}));  // 0 in two bytes
    EXPECT_TRUE(refuses({0xFF, 0x80, 0}));
    EXPECT_TRUE(refuses({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2}));  // 65 bits
    EXPECT_TRUE(refuses({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0}));
    EXPECT_FALSE(refuses({0}));

    const auto two = bytes_of({2});
    EXPECT_FALSE(ByteReader(two).boolean());
    ByteReader flag(two);
    flag.boolean();
    EXPECT_EQ(flag.status().error().message, "found 2, expected 0 or 1");
    ByteReader limited(two);
    EXPECT_EQ(limited.varint_at_most(1), 0U);
    EXPECT_EQ(limited.status().error().message, "found 2, expected at most 1");
    ByteReader fine(two);
    EXPECT_EQ(fine.varint_at_most(2), 2U);
}

TEST(Bytes, CountsAreBoundedByWhatIsLeft) {
    ByteWriter writer;
    writer.varint(kMaxUint);
    writer.u64(0);
    ByteReader reader(writer.bytes());
    EXPECT_EQ(reader.count(1), 0U);
    EXPECT_FALSE(reader.ok());

    const auto three = bytes_of({3, 0, 0, 0, 0, 0});
    ByteReader tight(three);
    EXPECT_EQ(tight.count(2), 0U) << "three elements of two bytes need six";
    EXPECT_EQ(tight.status().error().message, "found a count of 3, and bytes for at most 2");
    ByteReader enough(three);
    EXPECT_EQ(enough.count(1), 3U);

    ByteWriter text;
    text.varint(kMaxUint);
    ByteReader hostile(text.bytes());
    EXPECT_EQ(hostile.string(), "");
    EXPECT_FALSE(hostile.ok());
}

TEST(Bytes, FinishFindsLeftovers) {
    const auto bytes = bytes_of({1, 2, 3});
    ByteReader reader(bytes);
    reader.u8();
    EXPECT_EQ(to_string(reader.finish().error()), "input:byte 1: found 2 bytes, expected the end");
    ByteReader own(bytes);
    own.u8();
    own.reject("found kind 1, expected 0");
    EXPECT_EQ(to_string(own.status().error()), "input:byte 1: found kind 1, expected 0");
    ByteReader silent(bytes);
    silent.reject("");
    EXPECT_FALSE(silent.ok()) << "an objection without words counts";
}

// A random sequence of writes reads back; every proper prefix of it is an error, not a crash.
TEST(BytesProperty, RoundTripsAndNoticesTruncation) {
    using Item = std::variant<std::uint32_t, std::uint64_t, std::int64_t, std::string>;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Rng rng(seed);
        std::vector<Item> items(1 + rng.uniform(12));
        ByteWriter writer;
        for (Item& item : items) {
            const std::uint64_t bits = rng.next() >> rng.uniform(64);
            switch (rng.uniform(4)) {
                case 0:
                    item = static_cast<std::uint32_t>(bits);
                    writer.u32(static_cast<std::uint32_t>(bits));
                    break;
                case 1:
                    item = bits;
                    writer.varint(bits);
                    break;
                case 2:
                    item = static_cast<std::int64_t>(bits);
                    writer.zigzag(static_cast<std::int64_t>(bits));
                    break;
                default:
                    item = std::string(bits % 20, 'x');
                    writer.string(std::get<std::string>(item));
            }
        }
        const auto read_all = [&](ByteReader& reader) {
            bool same = true;
            for (const Item& item : items) {
                switch (item.index()) {
                    case 0:
                        same = reader.u32() == std::get<0>(item) && same;
                        break;
                    case 1:
                        same = reader.varint() == std::get<1>(item) && same;
                        break;
                    case 2:
                        same = reader.zigzag() == std::get<2>(item) && same;
                        break;
                    default:
                        same = reader.string() == std::get<3>(item) && same;
                }
            }
            return same;
        };
        ByteReader whole(writer.bytes());
        ASSERT_TRUE(read_all(whole));
        ASSERT_TRUE(whole.finish().has_value());
        for (std::size_t size = 0; size < writer.size(); ++size) {
            ByteReader part(writer.bytes().first(size));
            read_all(part);
            ASSERT_FALSE(part.ok()) << "cut at " << size;
        }
    }
}

// Random bytes through random reads: never past the end (the sanitizer build watches), never stuck,
// and what is read as a number writes back to the same bytes.
TEST(BytesProperty, HostileInputIsHarmless) {
    for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
        Rng rng(seed);
        std::vector<std::byte> bytes(rng.uniform(40));
        for (std::byte& byte : bytes) {
            byte = static_cast<std::byte>(rng.bernoulli(1, 4) ? 0xFF : rng.uniform(256));
        }
        ByteReader reader(bytes);
        while (reader.ok() && !reader.at_end()) {
            const std::size_t start = reader.offset();
            ByteWriter again;
            switch (rng.uniform(5)) {
                case 0:
                    again.u8(reader.u8());
                    break;
                case 1:
                    again.varint(reader.varint());
                    break;
                case 2:
                    again.zigzag(reader.zigzag());
                    break;
                case 3:
                    again.string(reader.string());
                    break;
                default:
                    again.u64(reader.u64());
            }
            ASSERT_LE(reader.offset(), bytes.size()) << "seed " << seed;
            if (reader.ok()) {
                const std::span<const std::byte> eaten =
                    std::span(bytes).subspan(start, reader.offset() - start);
                ASSERT_TRUE(std::equal(eaten.begin(), eaten.end(), again.bytes().begin(),
                                       again.bytes().end()))
                    << "seed " << seed << ": two encodings of one value";
            }
        }
    }
}

}  // namespace
}  // namespace regimen
