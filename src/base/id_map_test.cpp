#include "base/id_map.hpp"

#include <fmt/format.h>
#include <map>
#include <set>

#include "base/interner.hpp"
#include "base/rng.hpp"
#include "base/strong_id.hpp"

namespace regimen {
namespace {

using ThingId = StrongId<struct ThingTag>;

TEST(IdMap, IssuesDenseIdsAndFindsThem) {
    IdMap<ThingId> map;
    EXPECT_FALSE(map.find("a").valid());
    EXPECT_EQ(map.intern("a"), std::pair(ThingId(0), true));
    EXPECT_EQ(map.intern("b"), std::pair(ThingId(1), true));
    EXPECT_EQ(map.intern("a"), std::pair(ThingId(0), false));
    EXPECT_EQ(map.intern(""), std::pair(ThingId(2), true)) << "the empty name is a name";
    EXPECT_EQ(map.find("b"), ThingId(1));
    EXPECT_EQ(map.name(ThingId(1)), "b");
    EXPECT_EQ(map.size(), 3U);
    EXPECT_EQ(map.capacity(), 3U);
}

TEST(IdMap, RecyclesTheLowestFreeIdAndRaisesItsGeneration) {
    IdMap<ThingId> map;
    for (const char* name : {"a", "b", "c", "d"}) {
        map.intern(name);
    }
    EXPECT_TRUE(map.erase(ThingId(2)));
    EXPECT_TRUE(map.erase(ThingId(0)));
    EXPECT_TRUE(map.erase(ThingId(3)));
    EXPECT_FALSE(map.erase(ThingId(0))) << "erased already";
    EXPECT_FALSE(map.erase(ThingId(9))) << "never issued";
    EXPECT_FALSE(map.erase(ThingId())) << "invalid";
    EXPECT_FALSE(map.contains(ThingId(0)));
    EXPECT_FALSE(map.find("a").valid());
    EXPECT_EQ(map.generation(ThingId(0)), 1U);
    EXPECT_EQ(map.generation(ThingId(1)), 0U);

    EXPECT_EQ(map.intern("x").first, ThingId(0));
    EXPECT_EQ(map.intern("y").first, ThingId(2));
    EXPECT_EQ(map.intern("z").first, ThingId(3));
    EXPECT_EQ(map.intern("w").first, ThingId(4));
    EXPECT_EQ(map.generation(ThingId(0)), 1U) << "reuse keeps the generation";
    EXPECT_EQ(map.capacity(), 5U);
}

TEST(IdMap, VisitsByAscendingId) {
    IdMap<ThingId> map;
    for (const char* name : {"z", "y", "x"}) {
        map.intern(name);
    }
    map.erase(ThingId(1));
    std::string seen;
    map.for_each([&](ThingId id, const std::string& name) {
        seen += fmt::format("{}{} ", id.value(), name);
    });
    EXPECT_EQ(seen, "0z 2x ");
}

TEST(IdMapDeathTest, NamelessIdsAreABrokenInvariant) {
    IdMap<ThingId> map;
    map.intern("a");
    map.erase(ThingId(0));
    EXPECT_DEATH(static_cast<void>(map.name(ThingId(0))), "names nothing");
    EXPECT_DEATH(static_cast<void>(map.generation(ThingId(1))), "never issued");
}

// Against an obvious implementation: long random histories of interning and erasing.
TEST(IdMapProperty, AgreesWithAModelOverRandomHistories) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Rng rng(seed);
        IdMap<ThingId> map;
        std::map<std::string, std::uint32_t> model;
        std::set<std::uint32_t> free_ids;
        std::uint32_t issued = 0;
        std::map<std::uint32_t, std::uint32_t> erased;
        for (int step = 0; step < 3000; ++step) {
            const std::string name = fmt::format("name-{}", rng.uniform(200));
            const auto found = model.find(name);
            ASSERT_EQ(map.find(name).valid(), found != model.end());
            if (rng.bernoulli(1, 2)) {
                const auto [id, fresh] = map.intern(name);
                ASSERT_EQ(fresh, found == model.end());
                std::uint32_t expected = 0;
                if (!fresh) {
                    expected = found->second;
                } else if (free_ids.empty()) {
                    expected = issued++;
                } else {
                    expected = *free_ids.begin();
                    free_ids.erase(free_ids.begin());
                }
                ASSERT_EQ(id.value(), expected);
                model[name] = expected;
            } else if (found != model.end()) {
                ASSERT_TRUE(map.erase(ThingId(found->second)));
                free_ids.insert(found->second);
                ++erased[found->second];
                ASSERT_EQ(map.generation(ThingId(found->second)), erased[found->second]);
                model.erase(found);
            }
            ASSERT_EQ(map.size(), model.size());
            ASSERT_EQ(map.capacity(), issued);
        }
        for (const auto& [name, id] : model) {
            ASSERT_EQ(map.find(name), ThingId(id));
            ASSERT_EQ(map.name(ThingId(id)), name);
        }
    }
}

// Hashes that all collide still find, insert and erase correctly, whatever the order.
TEST(SlotTableProperty, SurvivesCollisions) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Rng rng(seed);
        SlotTable table;
        std::map<std::uint32_t, std::uint64_t> model;
        for (int step = 0; step < 400; ++step) {
            const auto slot = static_cast<std::uint32_t>(rng.uniform(40));
            if (const auto at = model.find(slot); at != model.end()) {
                table.erase(at->second, slot);
                model.erase(at);
            } else {
                // A handful of homes at the end of the table, so that clusters wrap around.
                const std::uint64_t hash = 0xFFFFFFFFFFFFFFFC + rng.uniform(6);
                table.insert(hash, slot);
                model[slot] = hash;
            }
            for (std::uint32_t other = 0; other < 40; ++other) {
                const auto same = [&](std::uint32_t candidate) { return candidate == other; };
                const auto at = model.find(other);
                if (at != model.end()) {
                    ASSERT_EQ(table.find(at->second, same), other);
                } else {
                    ASSERT_EQ(table.find(0xFFFFFFFFFFFFFFFC + other % 6, same), SlotTable::kNone);
                }
            }
            ASSERT_EQ(table.size(), model.size());
        }
    }
}

struct Shape {
    int width = 0;
    int height = 0;
    friend bool operator==(const Shape&, const Shape&) = default;
};

struct WeakHash {  // collides on purpose
    std::uint64_t operator()(const Shape& shape) const {
        return static_cast<std::uint64_t>(shape.width);
    }
};

TEST(Interner, EqualValuesShareAnId) {
    Interner<ThingId, Shape, WeakHash> shapes;
    EXPECT_FALSE(shapes.find({1, 1}).valid());
    EXPECT_EQ(shapes.intern({1, 1}), std::pair(ThingId(0), true));
    EXPECT_EQ(shapes.intern({1, 2}), std::pair(ThingId(1), true));
    EXPECT_EQ(shapes.intern({1, 1}), std::pair(ThingId(0), false));
    EXPECT_EQ(shapes.find({1, 2}), ThingId(1));
    EXPECT_EQ(shapes[ThingId(1)].height, 2);
    EXPECT_EQ(shapes.size(), 2U);
    const auto copy = shapes;
    EXPECT_EQ(copy.find({1, 2}), ThingId(1));
}

}  // namespace
}  // namespace regimen
