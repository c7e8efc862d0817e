#include "engine/state/journal.hpp"

#include <gtest/gtest.h>

namespace regimen::engine {
namespace {

struct Columns {
    Journal journal;
    Column<std::int64_t> wide{journal};
    Column<std::uint8_t> narrow{journal};

    Columns() {
        wide.resize(3, 7);
        narrow.resize(2, 1);
    }
    void rollback(Journal::Mark mark) {
        journal.rollback(mark, [&](std::uint32_t column, std::uint32_t row) {
            undone.emplace_back(column, row);
        });
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> undone;
};

TEST(Journal, RollbackRestoresValuesAndReportsThemLastFirst) {
    Columns columns;
    const std::uint64_t before = columns.journal.digest();
    const Journal::Mark mark = columns.journal.begin();
    columns.wide.set(1, -5);
    columns.narrow.add(0, 3);
    columns.wide.set(1, 9);
    EXPECT_NE(columns.journal.digest(), before);
    columns.rollback(mark);
    EXPECT_EQ(columns.wide[1], 7);
    EXPECT_EQ(columns.narrow[0], 1);
    EXPECT_EQ(columns.journal.digest(), before);
    using Cells = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
    EXPECT_EQ(columns.undone, (Cells{{0, 1}, {1, 0}, {0, 1}}));
}

TEST(Journal, AnInnerCommitIsUndoneWithTheOuterRollback) {
    Columns columns;
    const Journal::Mark outer = columns.journal.begin();
    columns.wide.set(0, 1);
    const Journal::Mark inner = columns.journal.begin();
    columns.wide.set(0, 2);
    columns.journal.commit(inner);
    EXPECT_TRUE(columns.journal.recording());
    EXPECT_EQ(columns.wide[0], 2);
    columns.rollback(outer);
    EXPECT_EQ(columns.wide[0], 7);
    EXPECT_FALSE(columns.journal.recording());
}

TEST(Journal, AnInnerRollbackKeepsTheOuterChanges) {
    Columns columns;
    const Journal::Mark outer = columns.journal.begin();
    columns.wide.set(0, 1);
    const Journal::Mark inner = columns.journal.begin();
    columns.wide.set(0, 2);
    columns.rollback(inner);
    EXPECT_EQ(columns.wide[0], 1);
    columns.journal.commit(outer);
    EXPECT_EQ(columns.wide[0], 1);
}

TEST(JournalDeathTest, ColumnsDoNotGrowInsideATransaction) {
    Columns columns;
    columns.journal.begin();
    EXPECT_DEATH(columns.wide.resize(9, 0), "outside transactions");
}

}  // namespace
}  // namespace regimen::engine
