#include "policy/source_text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace regimen::policy {
namespace {

constexpr std::size_t kShownBytes = 40;

unsigned char byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool is_continuation(unsigned char byte) {
    return (byte & 0xC0U) == 0x80U;
}

// The bytes of the character of UTF-8 that begins here; 0 when none does (RFC 3629: no overlong
// forms, no surrogates, nothing above U+10FFFF).
std::size_t character_length(std::string_view text, std::size_t at) {
    const unsigned char lead = byte_at(text, at);
    if (lead < 0x80U) {
        return 1;
    }
    // What the second byte may be, where the lead narrows it.
    unsigned char least = 0x80U;
    unsigned char most = 0xBFU;
    std::size_t length = 0;
    if (lead >= 0xC2U && lead <= 0xDFU) {
        length = 2;
    } else if (lead >= 0xE0U && lead <= 0xEFU) {
        length = 3;
        least = lead == 0xE0U ? 0xA0U : least;
        most = lead == 0xEDU ? 0x9FU : most;
    } else if (lead >= 0xF0U && lead <= 0xF4U) {
        length = 4;
        least = lead == 0xF0U ? 0x90U : least;
        most = lead == 0xF4U ? 0x8FU : most;
    } else {
        return 0;
    }
    const unsigned char second = byte_at(text, at + 1);
    if (second < least || second > most) {
        return 0;
    }
    for (std::size_t i = 2; i < length; ++i) {
        if (!is_continuation(byte_at(text, at + i))) {
            return 0;
        }
    }
    return length;
}

bool is_text(unsigned char ascii) {
    return ascii >= 0x20U || ascii == '\t' || ascii == '\n' || ascii == '\r';
}

}  // namespace

Status check_text(std::string_view name, std::string_view text, std::uint32_t first_line) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t length = character_length(text, at);
        if (length == 0 || (length == 1 && !is_text(byte_at(text, at)))) {
            const Place place = place_at(text, at);
            return fail(ErrorCode::kInvalidArgument,
                        fmt::format("{}:{}:{}", name, first_line - 1 + place.line, place.column),
                        "found the byte 0x{:02X}, expected text in UTF-8{}", byte_at(text, at),
                        length == 0 ? "" : " without control characters");
        }
        at += length;
    }
    return {};
}

Place place_at(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t line_begin = before.rfind('\n') + 1;  // 0 where there is none
    return {static_cast<std::uint32_t>(lines) + 1,
            static_cast<std::uint32_t>(before.size() - line_begin) + 1};
}

std::string_view cut_short(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) {
        return text;
    }
    while (bytes > 0 && is_continuation(byte_at(text, bytes))) {
        --bytes;
    }
    return text.substr(0, bytes);
}

std::string found_at(std::string_view text, std::size_t offset) {
    std::string_view rest = text.substr(std::min(offset, text.size()));
    if (rest.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return "the end of the text";
    }
    rest = rest.substr(0, rest.find_first_of("\r\n"));
    if (rest.empty()) {
        return "the end of the line";
    }
    const std::string_view shown = cut_short(rest, kShownBytes);
    return fmt::format("\"{}\"{}", shown, shown.size() < rest.size() ? "..." : "");
}

}  // namespace regimen::policy
