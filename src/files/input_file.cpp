#include "files/input_file.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace regimen::files {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 16;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

tl::unexpected<Error> fail_empty(const std::string& path) {
    return fail(ErrorCode::kInvalidArgument, path, "found an empty file, expected text");
}

tl::unexpected<Error> fail_binary(std::string where) {
    return fail(ErrorCode::kInvalidArgument, std::move(where),
                "found a NUL byte, so binary data; expected text");
}

// "line:column" of an offset.
std::string place_in(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t newline = before.rfind('\n');
    const std::size_t column = newline == std::string_view::npos ? offset : offset - newline - 1;
    return fmt::format("{}:{}", line, column + 1);
}

}  // namespace

Result<std::string> read_whole(const std::string& path, std::size_t max_bytes) {
    REGIMEN_TRY_ASSIGN(ByteSource source, ByteSource::open(path));
    std::string text;
    std::size_t size = 0;
    while (true) {
        if (size == text.size()) {
            // Grows by doubling, so that a file of a known limit is not paid for before it is read.
            text.resize(std::max(kBlockBytes, size * 2));
        }
        REGIMEN_TRY_ASSIGN(const std::size_t got,
                           source.read(std::span(text).subspan(size, text.size() - size)));
        if (got == 0) {
            break;
        }
        size += got;
        if (size > max_bytes) {
            return fail(ErrorCode::kOutOfRange, path, "more than {} bytes: expected at most that",
                        max_bytes);
        }
    }
    text.resize(size);
    return text;
}

Result<std::string> read_text(const std::string& path, std::size_t max_bytes) {
    REGIMEN_TRY_ASSIGN(std::string text, read_whole(path, max_bytes));
    if (text.empty()) {
        return fail_empty(path);
    }
    if (const std::size_t nul = text.find('\0'); nul != std::string::npos) {
        return fail_binary(fmt::format("{}:{}", path, place_in(text, nul)));
    }
    if (text.starts_with(kByteOrderMark)) {
        text.erase(0, kByteOrderMark.size());
    }
    return text;
}

LineReader::LineReader(ByteSource source) : source_(std::move(source)), block_(kBlockBytes) {}

Result<LineReader> LineReader::open(std::string path) {
    REGIMEN_TRY_ASSIGN(ByteSource source, ByteSource::open(std::move(path)));
    LineReader reader(std::move(source));
    // A pipe may hand over the mark in pieces, so the first line is looked at in next().
    REGIMEN_TRY(reader.refill());
    if (reader.at_end_) {
        return fail_empty(reader.path());
    }
    return reader;
}

Status LineReader::refill() {
    REGIMEN_TRY_ASSIGN(end_, source_.read(block_));
    begin_ = 0;
    at_end_ = end_ == 0;
    return {};
}

std::string LineReader::where(std::size_t column) const {
    return fmt::format("{}:{}:{}", path(), line_number_, column);
}

Result<std::optional<std::string_view>> LineReader::next() {
    carried_.clear();
    while (!at_end_) {
        const std::string_view rest(block_.data() + begin_, end_ - begin_);
        const std::size_t newline = rest.find('\n');
        if (newline != std::string_view::npos) {
            begin_ += newline + 1;
            if (carried_.empty()) {
                return finish(rest.substr(0, newline));
            }
            carried_ += rest.substr(0, newline);
            return finish(carried_);
        }
        carried_ += rest;
        if (carried_.size() > kMaxLineBytes) {
            ++line_number_;
            return fail(ErrorCode::kOutOfRange, where(1),
                        "a line of more than {} bytes: expected at most that", kMaxLineBytes);
        }
        REGIMEN_TRY(refill());
    }
    if (carried_.empty()) {
        return std::nullopt;
    }
    return finish(carried_);
}

Result<std::optional<std::string_view>> LineReader::finish(std::string_view line) {
    ++line_number_;
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (line_number_ == 1 && line.starts_with(kByteOrderMark)) {
        line.remove_prefix(kByteOrderMark.size());
    }
    if (const std::size_t nul = line.find('\0'); nul != std::string_view::npos) {
        return fail_binary(where(nul + 1));
    }
    return line;
}

}  // namespace regimen::files
