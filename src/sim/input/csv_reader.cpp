#include "sim/input/csv_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "files/input_file.hpp"

namespace regimen::sim {

// Lines from a file, or from a text.
struct CsvReader::Source {
    std::optional<files::LineReader> file;
    std::string text;
    std::size_t at = 0;
    std::uint64_t line = 0;

    std::uint64_t line_number() const { return file ? file->line_number() : line; }

    Result<std::optional<std::string_view>> next(const std::string& path) {
        if (file) {
            return file->next();
        }
        if (at >= text.size()) {
            return std::optional<std::string_view>();
        }
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view found = std::string_view(text).substr(at, end - at);
        at = end + 1;
        ++line;
        if (const std::size_t nul = found.find('\0'); nul != std::string_view::npos) {
            return fail(ErrorCode::kInvalidArgument, fmt::format("{}:{}:{}", path, line, nul + 1),
                        "found a NUL byte, expected text");
        }
        if (found.ends_with('\r')) {
            found.remove_suffix(1);
        }
        return std::optional(found);
    }
};

CsvReader::CsvReader(std::string path, std::unique_ptr<Source> source)
    : path_(std::move(path)), source_(std::move(source)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

Result<CsvReader> CsvReader::open(const std::string& path) {
    REGIMEN_TRY_ASSIGN(files::LineReader reader, files::LineReader::open(path));
    auto source = std::make_unique<Source>();
    source->file.emplace(std::move(reader));
    return CsvReader(path, std::move(source));
}

CsvReader CsvReader::over_text(std::string name, std::string text) {
    auto source = std::make_unique<Source>();
    source->text = std::move(text);
    if (source->text.starts_with("\xEF\xBB\xBF")) {
        source->at = 3;
    }
    return CsvReader(std::move(name), std::move(source));
}

std::string CsvReader::where(std::uint32_t column) const {
    return fmt::format("{}:{}:{}", path_, line_, column);
}

Result<CsvReader::Outcome> CsvReader::next() {
    std::optional<std::string_view> line;
    do {
        REGIMEN_TRY_ASSIGN(line, source_->next(path_));
        if (!line) {
            return Outcome::kEnd;
        }
    } while (line->empty());
    line_ = source_->line_number();
    record_ = *line;
    return split() ? Outcome::kRecord : Outcome::kMalformed;
}

bool CsvReader::split() {
    fields_.clear();
    unescaped_.clear();
    unescaped_.reserve(record_.size());  // fields point into it: it must not move
    std::size_t at = 0;
    while (true) {
        if (at < record_.size() && record_[at] == '"') {
            if (!quoted_field(at)) {
                return false;
            }
        } else {
            const std::size_t end = std::min(record_.find(',', at), record_.size());
            const std::string_view text = record_.substr(at, end - at);
            if (const std::size_t quote = text.find('"'); quote != std::string_view::npos) {
                malformed(at + quote + 1,
                          "found a quote inside a field, expected the whole field in quotes");
                return false;
            }
            fields_.push_back({text, static_cast<std::uint32_t>(at + 1)});
            at = end;
        }
        if (at == record_.size()) {
            return true;
        }
        ++at;  // the comma
    }
}

// `at` moves from the opening quote to the comma or the end behind the closing one.
bool CsvReader::quoted_field(std::size_t& at) {
    const std::size_t column = at + 1;
    const std::size_t begin = unescaped_.size();
    ++at;
    while (true) {
        const std::size_t quote = record_.find('"', at);
        if (quote == std::string_view::npos) {
            malformed(column, "found a quote without its pair in the line, expected one");
            return false;
        }
        unescaped_.append(record_.substr(at, quote - at));
        at = quote + 1;
        if (at == record_.size() || record_[at] == ',') {
            break;
        }
        if (record_[at] != '"') {
            malformed(at + 1, "found text behind a closing quote, expected a comma");
            return false;
        }
        unescaped_ += '"';
        ++at;
    }
    fields_.push_back(
        {std::string_view(unescaped_).substr(begin), static_cast<std::uint32_t>(column)});
    return true;
}

void CsvReader::malformed(std::size_t at, std::string_view what) {
    problem_ = {ErrorCode::kInvalidArgument, std::string(what),
                where(static_cast<std::uint32_t>(at))};
}

}  // namespace regimen::sim
