#include "kube/client/json/utf8.hpp"

#include <algorithm>

namespace regimen::kube::client {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

bool continues(unsigned byte, unsigned low = 0x80, unsigned high = 0xbf) {
    return byte >= low && byte <= high;
}

// Bytes of the character that begins here; 0 when none does.
std::size_t character_bytes(std::string_view text, std::size_t at) {
    const unsigned first = byte_at(text, at);
    const unsigned second = byte_at(text, at + 1);
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xc2 && first <= 0xdf) {
        return continues(second) ? 2 : 0;
    }
    const bool third = continues(byte_at(text, at + 2));
    if (first >= 0xe0 && first <= 0xef) {
        const unsigned low = first == 0xe0 ? 0xa0 : 0x80;
        const unsigned high = first == 0xed ? 0x9f : 0xbf;
        return continues(second, low, high) && third ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const unsigned low = first == 0xf0 ? 0x90 : 0x80;
        const unsigned high = first == 0xf4 ? 0x8f : 0xbf;
        return continues(second, low, high) && third && continues(byte_at(text, at + 3)) ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string clean_utf8(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = character_bytes(text, at);
        if (bytes == 0) {
            clean += "\xef\xbf\xbd";
        } else {
            clean.append(text, at, bytes);
        }
        at += std::max<std::size_t>(bytes, 1);
    }
    return clean;
}

std::string shorten(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) {
        return std::string(text);
    }
    static constexpr std::string_view kEnd = "...";
    std::size_t keep = bytes > kEnd.size() ? bytes - kEnd.size() : 0;
    while (keep > 0 && continues(byte_at(text, keep))) {
        --keep;
    }
    return std::string(text.substr(0, keep)) + std::string(kEnd.substr(0, bytes));
}

}  // namespace regimen::kube::client
