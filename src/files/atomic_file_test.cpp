#include "files/atomic_file.hpp"

#include <array>
#include <csignal>
#include <sys/resource.h>

#include "files/directory.hpp"
#include "files/input_file.hpp"
#include "files/temporary_directory.hpp"

namespace regimen::files {
namespace {

std::string content(const std::string& path) {
    return read_whole(path, 1U << 30U).value();
}

std::vector<std::string> everything_in(const TemporaryDirectory& folder) {
    return list_files(folder.path()).value();
}

TEST(AtomicFile, AppearsOnlyWithCommit) {
    const TemporaryDirectory folder;
    const std::string path = folder.file("out.json", "old");
    auto file = AtomicFile::create(path).value();
    ASSERT_TRUE(file.write("new ").has_value());
    ASSERT_TRUE(file.write(std::as_bytes(std::span("text", 4))).has_value());
    EXPECT_EQ(content(path), "old");
    EXPECT_EQ(everything_in(folder).size(), 2U);
    ASSERT_TRUE(file.commit().has_value());
    EXPECT_EQ(content(path), "new text");
    EXPECT_EQ(everything_in(folder), std::vector<std::string>{path});
}

TEST(AtomicFile, WithoutCommitNothingIsLeft) {
    const TemporaryDirectory folder;
    {
        auto file = AtomicFile::create(folder.file("out")).value();
        ASSERT_TRUE(file.write(std::string(3 * AtomicFile::kBufferBytes, 'x')).has_value());
        EXPECT_EQ(everything_in(folder).size(), 1U);
        auto moved = std::move(file);
        ASSERT_TRUE(moved.write("y").has_value());
    }
    EXPECT_TRUE(everything_in(folder).empty());
}

TEST(AtomicFile, PreparedFilesTakeTheirNamesTogether) {
    const TemporaryDirectory folder;
    auto first = AtomicFile::create(folder.file("a")).value();
    auto second = AtomicFile::create(folder.file("b", "old")).value();
    ASSERT_TRUE(first.write("one").has_value());
    ASSERT_TRUE(second.write("two").has_value());
    ASSERT_TRUE(first.prepare().has_value());
    ASSERT_TRUE(second.prepare().has_value());
    ASSERT_TRUE(second.prepare().has_value());  // once more changes nothing
    EXPECT_EQ(content(folder.file("b")), "old");
    ASSERT_TRUE(first.commit().has_value());
    ASSERT_TRUE(second.commit().has_value());
    EXPECT_EQ(content(folder.file("a")) + content(folder.file("b")), "onetwo");
    EXPECT_EQ(everything_in(folder).size(), 2U);
}

TEST(AtomicFile, KeepsTheOrderOfSmallAndLargeWrites) {
    const TemporaryDirectory folder;
    std::string expected;
    auto file = AtomicFile::create(folder.file("out")).value();
    for (const std::size_t size :
         {std::size_t{1}, AtomicFile::kBufferBytes - 1, std::size_t{2}, AtomicFile::kBufferBytes,
          AtomicFile::kBufferBytes * 2 + 7, std::size_t{0}, std::size_t{5}}) {
        const std::string piece(size, static_cast<char>('a' + expected.size() % 26));
        expected += piece;
        ASSERT_TRUE(file.write(piece).has_value());
    }
    ASSERT_TRUE(file.commit().has_value());
    EXPECT_EQ(content(folder.file("out")), expected);
}

TEST(AtomicFile, TwoWritersOfOneTargetDoNotMix) {
    const TemporaryDirectory folder;
    auto first = AtomicFile::create(folder.file("out")).value();
    auto second = AtomicFile::create(folder.file("out")).value();
    ASSERT_TRUE(first.write("first").has_value());
    ASSERT_TRUE(second.write("second").has_value());
    ASSERT_TRUE(first.commit().has_value());
    ASSERT_TRUE(second.commit().has_value());
    EXPECT_EQ(content(folder.file("out")), "second");
    EXPECT_EQ(everything_in(folder).size(), 1U);
}

struct BadTarget {
    std::string name;
    std::string message;
};

TEST(AtomicFile, SaysWhyItCannotBegin) {
    const TemporaryDirectory folder;
    folder.file("plain", "x");
    const std::vector<BadTarget> table = {
        {"missing/out", "cannot create: No such file or directory"},
        {"plain/out", "cannot create: Not a directory"},
        {"", "cannot write: expected the name of a file"},
    };
    for (const BadTarget& bad : table) {
        const std::string path = folder.file(bad.name);
        const auto file = AtomicFile::create(path);
        ASSERT_FALSE(file.has_value()) << path;
        EXPECT_EQ(file.error(), (Error{ErrorCode::kIo, bad.message, path}));
    }
    EXPECT_EQ(to_string(AtomicFile::create(folder.path()).error()),
              folder.path() + ": cannot write: found a directory, expected a regular file");
    EXPECT_EQ(to_string(AtomicFile::create("/dev/null").error()),
              "/dev/null: cannot write: found a device or pipe, expected a regular file");
}

// A limit on the size of files stands in for a full disk.
TEST(AtomicFile, AFullDiskLeavesTheOldFile) {
    const TemporaryDirectory folder;
    const std::string path = folder.file("out", "old");
    rlimit before = {};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small = {100'000, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    {
        auto file = AtomicFile::create(path).value();
        const Status written = file.write(std::string(200'000, 'x'));
        const Status again = file.write("y");
        const Status committed = file.commit();
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
        ASSERT_FALSE(written.has_value());
        EXPECT_EQ(to_string(written.error()), path + ": cannot write: File too large");
        EXPECT_EQ(again.error(), written.error());
        EXPECT_EQ(committed.error(), written.error());
    }
    EXPECT_EQ(content(path), "old");
    EXPECT_EQ(everything_in(folder).size(), 1U);
}

}  // namespace
}  // namespace regimen::files
