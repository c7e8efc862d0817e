// Reads comma-separated records one at a time, as RFC 4180 has them: a field may be quoted, and ""
// inside quotes is one quote. Lines may end in CRLF or LF, the last one in nothing, a byte order
// mark is passed over, and blank lines are no records. A line break inside quotes is refused: no
// field of a list holds one, and a stray quote would swallow the rows behind it. Shape: a record is
// a list of fields that point into the reader until the next record; each knows the column (bytes,
// from 1) at which it begins. Memory is one record. Errors: those of files/ when the file cannot be
// read (missing, empty, a directory, binary); a malformed record is a value with file:line:column,
// and reading goes on behind it. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regimen::sim {

struct CsvField {
    std::string_view text;
    std::uint32_t column = 1;
};

class CsvReader {
public:
    static Result<CsvReader> open(const std::string& path);
    // Text in memory, for tests and fuzzing; `name` stands for the path in messages.
    static CsvReader over_text(std::string name, std::string text);

    CsvReader(CsvReader&&) noexcept;
    CsvReader& operator=(CsvReader&&) noexcept;
    ~CsvReader();

    enum class Outcome : std::uint8_t { kRecord, kMalformed, kEnd };
    // kMalformed leaves the reason in problem(); an error means that the file cannot be read on.
    Result<Outcome> next();

    const std::vector<CsvField>& fields() const { return fields_; }
    // The line as it stands.
    std::string_view record() const { return record_; }
    const Error& problem() const { return problem_; }
    const std::string& path() const { return path_; }
    // From 1.
    std::uint64_t line() const { return line_; }
    // "path:line:column".
    std::string where(std::uint32_t column) const;

private:
    struct Source;
    CsvReader(std::string path, std::unique_ptr<Source> source);

    bool split();
    bool quoted_field(std::size_t& at);
    void malformed(std::size_t at, std::string_view what);

    std::string path_;
    std::unique_ptr<Source> source_;
    std::string_view record_;  // without its line end
    std::string unescaped_;    // the insides of quoted fields
    std::vector<CsvField> fields_;
    std::uint64_t line_ = 0;
    Error problem_;
};

}  // namespace regimen::sim
