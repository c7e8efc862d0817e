#include <signal.h>
#include <unistd.h>

#include "files/directory.hpp"
#include "files/interrupt.hpp"
#include "files/new_directories.hpp"
#include "files/sha256.hpp"
#include "files/temporary_directory.hpp"

namespace regimen::files {
namespace {

// Digests published with FIPS 180-4.
TEST(Sha256, KnownDigests) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesFilesAndReuse) {
    Sha256 hash;
    hash.update("a");
    hash.update(std::as_bytes(std::span("bc", 2)));
    EXPECT_EQ(hash.hex(), sha256_hex("abc"));
    EXPECT_EQ(hash.hex(), sha256_hex(""));
    const TemporaryDirectory folder;
    const std::string text(300'000, 'z');
    EXPECT_EQ(sha256_of_file(folder.file("z", text)).value(), sha256_hex(text));
    EXPECT_EQ(sha256_of_file(folder.file("none")).error().code, ErrorCode::kNotFound);
}

TEST(Directory, ListsRegularFilesByName) {
    const TemporaryDirectory folder;
    const std::string b = folder.file("b.yaml", "");
    const std::string a = folder.file("a.yaml", "");
    folder.file(".hidden", "");
    const auto made = NewDirectories::make(folder.file("sub/inner"));
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(list_files(folder.path()).value(), (std::vector<std::string>{a, b}));
    EXPECT_TRUE(is_directory(folder.file("sub")));
    EXPECT_FALSE(is_directory(a));
    EXPECT_EQ(to_string(list_files(folder.file("none")).error()),
              folder.file("none") + ": cannot read the directory: No such file or directory");
}

TEST(NewDirectories, AreMadeWithTheirParents) {
    const TemporaryDirectory folder;
    const std::string path = folder.file("x/y/z");
    const auto made = NewDirectories::make(path);
    EXPECT_TRUE(made.has_value());
    EXPECT_TRUE(NewDirectories::make(path + "/").has_value());
    EXPECT_TRUE(is_directory(path));
    const std::string plain = folder.file("plain", "");
    EXPECT_EQ(NewDirectories::make(plain).error().code, ErrorCode::kIo);
    EXPECT_EQ(NewDirectories::make(plain + "/below").error().code, ErrorCode::kIo);
}

TEST(NewDirectories, GoAgainWhenNothingCameToLieInThem) {
    const TemporaryDirectory folder;
    const auto there = NewDirectories::make(folder.file("x"));
    {
        NewDirectories made = NewDirectories::make(folder.file("x/y/../y/z")).value();
        const NewDirectories moved = std::move(made);
        EXPECT_TRUE(is_directory(folder.file("x/y/z")));
    }
    EXPECT_FALSE(is_directory(folder.file("x/y")));
    EXPECT_TRUE(is_directory(folder.file("x")));
    {
        const auto made = NewDirectories::make(folder.file("x/y/z"));
        folder.file("x/y/file", "");
    }
    EXPECT_FALSE(is_directory(folder.file("x/y/z")));
    EXPECT_TRUE(is_directory(folder.file("x/y")));
}

TEST(Directory, JoinsPaths) {
    EXPECT_EQ(join_path("a", "b"), "a/b");
    EXPECT_EQ(join_path("a/", "b"), "a/b");
    EXPECT_EQ(join_path("", "b"), "b");
}

TEST(Interrupt, ASignalIsSeenOnceItCame) {
    reset_interrupt();
    EXPECT_FALSE(interrupted());
    EXPECT_TRUE(check_interrupted().has_value());
    kill(getpid(), SIGTERM);
    EXPECT_TRUE(interrupted());
    EXPECT_EQ(check_interrupted().error().code, ErrorCode::kInterrupted);
    reset_interrupt();
    EXPECT_FALSE(interrupted());
}

TEST(InterruptDeathTest, ASecondSignalEndsTheProcess) {
    EXPECT_EXIT(
        {
            install_interrupt_handler();
            raise(SIGINT);
            raise(SIGINT);
        },
        testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace regimen::files
