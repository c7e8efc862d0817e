#include "kube/client/config/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace regimen::kube::client {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    std::size_t characters = 0;
    std::size_t padding = 0;
    for (const char c : text) {
        if (c == '\n' || c == '\r' || c == ' ' || c == '\t') {
            continue;
        }
        ++characters;
        if (c == '=') {
            ++padding;
            continue;
        }
        const std::size_t value = kAlphabet.find(c);
        if (value == std::string_view::npos || padding > 0) {
            return std::nullopt;
        }
        bits = bits << 6U | static_cast<std::uint32_t>(value);
        if (characters % 4 != 1) {
            const auto shift = 6U - 2U * static_cast<unsigned>((characters - 1) % 4);
            bytes += static_cast<char>(bits >> shift & 0xffU);
        }
    }
    if (characters % 4 != 0 || padding > 2) {
        return std::nullopt;
    }
    return bytes;
}

std::string encode_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = std::min<std::size_t>(bytes.size() - at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const auto byte = i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U;
            bits = bits << 8U | byte;
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += i <= count ? kAlphabet[bits >> (18U - 6U * i) & 0x3fU] : '=';
        }
    }
    return text;
}

}  // namespace regimen::kube::client
