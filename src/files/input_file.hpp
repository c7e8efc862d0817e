// Reading input: a file as one string, or a text line by line with the numbers that messages need.
// Both unpack gzip (files/byte_source.hpp).
// Errors: kNotFound and kIo when it cannot be read, kCorrupt for damaged gzip data,
// kInvalidArgument for an empty file and for binary where text is expected, kOutOfRange for a file
// or line that is too long. `where` is "path" or "path:line:column".
// Complexity: O(bytes); LineReader holds one block and one line. Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "files/byte_source.hpp"

namespace regimen::files {

inline constexpr std::size_t kMaxLineBytes = std::size_t{16} << 20;

// Bytes as they are, after unpacking.
Result<std::string> read_whole(const std::string& path, std::size_t max_bytes);
// The same for text: no byte order mark, no NUL byte, not empty.
Result<std::string> read_text(const std::string& path, std::size_t max_bytes);

// Lines end at "\n" or "\r\n"; the last one may end with the file. A UTF-8 byte order mark is
// skipped.
class LineReader {
public:
    static Result<LineReader> open(std::string path);

    // The next line without its end, or nothing at the end of the file. Valid until the next call.
    Result<std::optional<std::string_view>> next();

    // Of the line that next() returned last, from 1.
    std::uint64_t line_number() const { return line_number_; }
    const std::string& path() const { return source_.path(); }
    // "path:line:column" for an error in that line; columns count bytes from 1.
    std::string where(std::size_t column) const;

private:
    explicit LineReader(ByteSource source);
    Status refill();
    Result<std::optional<std::string_view>> finish(std::string_view line);

    ByteSource source_;
    std::vector<char> block_;
    std::size_t begin_ = 0;  // unread part of block_
    std::size_t end_ = 0;
    std::string carried_;  // a line that crosses blocks
    std::uint64_t line_number_ = 0;
    bool at_end_ = false;
};

}  // namespace regimen::files
