#include "base/hash.hpp"

#include <fmt/format.h>

#include "base/rng.hpp"

namespace regimen {
namespace {

TEST(Hash, KnownValues) {  // XXH64 with seed 0, published test vectors
    EXPECT_EQ(hex64(hash64("")), "ef46db3751d8e999");
    EXPECT_EQ(hex64(hash64("a")), "d24ec4f1a98c6e5b");
    EXPECT_EQ(hex64(hash64("abc")), "44bc2cf5ad770999");
    EXPECT_EQ(hex64(0), "0000000000000000");
    EXPECT_EQ(hex64(0xABCDEF), "0000000000abcdef");
}

TEST(Hash, StreamEqualsWholeHoweverItIsCut) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Rng rng(seed);
        std::string text(rng.uniform(300), '\0');
        for (char& c : text) {
            c = static_cast<char>(rng.uniform(256));
        }
        Hasher hasher;
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::size_t size = rng.uniform(rest.size() + 1);
            hasher.update(rest.substr(0, size));
            rest.remove_prefix(size);
        }
        ASSERT_EQ(hasher.digest(), hash64(text));
    }
}

TEST(Hash, IntegersAreLittleEndian) {
    Hasher number;
    number.update_u64(0x0807060504030201);
    EXPECT_EQ(number.digest(), hash64("\x01\x02\x03\x04\x05\x06\x07\x08"));
}

TEST(Hash, CopiesGoSeparateWays) {
    Hasher first;
    first.update("the same beginning, longer than one block of thirty-two bytes");
    Hasher second = first;
    EXPECT_EQ(first.digest(), second.digest());
    second.update("!");
    EXPECT_NE(first.digest(), second.digest());
    second = first;
    EXPECT_EQ(first.digest(), second.digest());
    first.update(std::span<const std::byte>());
    EXPECT_EQ(first.digest(), second.digest());
}

}  // namespace
}  // namespace regimen
