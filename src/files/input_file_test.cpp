#include "files/input_file.hpp"

#include <zlib.h>

#include "base/rng.hpp"
#include "files/temporary_directory.hpp"

namespace regimen::files {
namespace {

using std::string_literals::operator""s;

std::string packed(std::string_view text) {
    const TemporaryDirectory folder;
    const std::string path = folder.file("x.gz");
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    gzclose(file);
    std::string bytes;
    std::FILE* raw = std::fopen(path.c_str(), "rb");
    if (raw == nullptr) {
        return "cannot open what was written";
    }
    for (int c = std::fgetc(raw); c != EOF; c = std::fgetc(raw)) {
        bytes += static_cast<char>(c);
    }
    std::fclose(raw);
    return bytes;
}

// All lines, or the error as text.
std::vector<std::string> lines_of(const std::string& path) {
    auto reader = LineReader::open(path);
    if (!reader) {
        return {to_string(reader.error())};
    }
    std::vector<std::string> lines;
    while (true) {
        const auto line = reader->next();
        if (!line) {
            return {to_string(line.error())};
        }
        if (!line->has_value()) {
            return lines;
        }
        lines.emplace_back(**line);
        EXPECT_EQ(reader->line_number(), lines.size());
    }
}

TEST(LineReader, Ends) {
    const TemporaryDirectory folder;
    const std::vector<std::pair<std::string, std::vector<std::string>>> table = {
        {"a", {"a"}},
        {"a\n", {"a"}},
        {"a\nb", {"a", "b"}},
        {"a\r\nb\r\n", {"a", "b"}},
        {"\n\n", {"", ""}},
        {"a\rb\n", {"a\rb"}},
        {"\xEF\xBB\xBFsn,cpu\r\nx", {"sn,cpu", "x"}},
        {"a\n\xEF\xBB\xBF\n", {"a", "\xEF\xBB\xBF"}},
    };
    for (const auto& [text, expected] : table) {
        EXPECT_EQ(lines_of(folder.file("t", text)), expected) << text;
        EXPECT_EQ(lines_of(folder.file("t.bin", packed(text))), expected) << "packed " << text;
    }
}

TEST(LineReader, AgreesWithSplittingAtRandomLengths) {
    const TemporaryDirectory folder;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        SCOPED_TRACE(seed);
        Rng rng(seed);
        std::vector<std::string> lines;
        std::string text;
        for (int i = 0; i < 40; ++i) {
            const std::uint64_t most = rng.uniform(4) == 0 ? 150'000 : 200;
            lines.emplace_back(rng.uniform(most), static_cast<char>('a' + i % 26));
            text += lines.back() + (rng.uniform(2) == 0 ? "\r\n" : "\n");
        }
        EXPECT_EQ(lines_of(folder.file("t", text)), lines);
        EXPECT_EQ(lines_of(folder.file("t", packed(text))), lines);
    }
}

TEST(LineReader, BadFiles) {
    const TemporaryDirectory folder;
    const std::string missing = folder.file("none.csv");
    EXPECT_EQ(lines_of(missing).front(), missing + ": cannot open: No such file or directory");
    EXPECT_EQ(LineReader::open(missing).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(lines_of(folder.path()).front(),
              folder.path() + ": cannot read: found a directory, expected a file");
    const std::string empty = folder.file("empty.csv", "");
    EXPECT_EQ(lines_of(empty).front(), empty + ": found an empty file, expected text");
    const std::string binary = folder.file("binary.csv", "ok\nab\0c\n"s);
    EXPECT_EQ(lines_of(binary).front(),
              binary + ":2:3: found a NUL byte, so binary data; expected text");
    const std::string endless =
        folder.file("long.csv", "x\n" + std::string(kMaxLineBytes + 1, 'x'));
    EXPECT_EQ(lines_of(endless).front(),
              endless + ":2:1: a line of more than 16777216 bytes: expected at most that");
}

TEST(LineReader, DamagedGzip) {
    const TemporaryDirectory folder;
    Rng rng(7);
    std::string text;
    for (int i = 0; i < 5'000; ++i) {
        text += std::to_string(rng.next()) + "\n";
    }
    const std::string whole = packed(text);
    const std::string cut = folder.file("cut.gz", whole.substr(0, whole.size() / 2));
    EXPECT_EQ(lines_of(cut).front(), cut + ": damaged gzip data: unexpected end of file");
    std::string flipped = whole;
    flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1);
    const std::string bad = folder.file("bad.gz", flipped);
    EXPECT_EQ(lines_of(bad).front(), bad + ": damaged gzip data: incorrect data check");
}

TEST(ReadWhole, LimitsAndBytes) {
    const TemporaryDirectory folder;
    const std::string text(200'000, 'q');
    const std::string path = folder.file("t", text);
    EXPECT_EQ(read_whole(path, 200'000).value(), text);
    EXPECT_EQ(to_string(read_whole(path, 199'999).error()),
              path + ": more than 199999 bytes: expected at most that");
    EXPECT_EQ(read_whole(folder.file("z", packed(text)), 200'000).value(), text);
    EXPECT_EQ(read_whole(folder.file("z", packed(text)), 1'000).error().code,
              ErrorCode::kOutOfRange);
    EXPECT_EQ(read_whole(folder.file("nul", "a\0b"s), 10).value(), "a\0b"s);
    EXPECT_EQ(read_whole(folder.file("none", ""), 10).value(), "");
}

TEST(ReadText, RefusesWhatIsNoText) {
    const TemporaryDirectory folder;
    EXPECT_EQ(read_text(folder.file("t", "\xEF\xBB\xBFkind: Pod"), 100).value(), "kind: Pod");
    const std::string nul = folder.file("nul", "ab\nc\0"s);
    EXPECT_EQ(to_string(read_text(nul, 100).error()),
              nul + ":2:2: found a NUL byte, so binary data; expected text");
    const std::string empty = folder.file("empty", "");
    EXPECT_EQ(to_string(read_text(empty, 100).error()),
              empty + ": found an empty file, expected text");
}

}  // namespace
}  // namespace regimen::files
