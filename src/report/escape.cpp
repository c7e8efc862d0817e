#include "report/escape.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace regimen::report {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// One code point and its length in bytes; length 1 and valid == false for a byte that starts none.
struct Decoded {
    char32_t code_point = 0;
    std::size_t length = 1;
    bool valid = false;
};

std::uint32_t byte_at(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

Decoded decode(std::string_view text) {
    const std::uint32_t lead = byte_at(text, 0);
    if (lead < 0x80) {
        return {lead, 1, true};
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) {
        return {};
    }
    std::uint32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const std::uint32_t next = byte_at(text, i);
        if ((next & 0xC0U) != 0x80U) {
            return {};
        }
        value = (value << 6U) | (next & 0x3FU);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (overlong || surrogate || value > 0x10FFFF) {
        return {};
    }
    return {value, length, true};
}

bool is_control(char32_t c) {
    const bool c0_or_c1 = c < 0x20 || (c >= 0x7F && c < 0xA0);
    const bool bidirectional = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    const bool separator = c == 0x2028 || c == 0x2029;
    return c0_or_c1 || bidirectional || separator;
}

// Appends each code point through `append(std::string&, char32_t, std::string_view bytes)`.
template <class Append>
std::string transform(std::string_view text, Append append) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const Decoded c = decode(text);
        append(result, c.valid ? c.code_point : U'\uFFFD',
               c.valid ? text.substr(0, c.length) : kReplacement);
        text.remove_prefix(c.length);
    }
    return result;
}

}  // namespace

std::string utf8(std::string_view text) {
    return transform(text,
                     [](std::string& out, char32_t, std::string_view bytes) { out += bytes; });
}

std::string html(std::string_view text) {
    return transform(text, [](std::string& out, char32_t c, std::string_view bytes) {
        switch (c) {
            case U'&':
                out += "&amp;";
                break;
            case U'<':
                out += "&lt;";
                break;
            case U'>':
                out += "&gt;";
                break;
            case U'"':
                out += "&quot;";
                break;
            case U'\'':
                out += "&#39;";
                break;
            default:
                out += is_control(c) ? kReplacement : bytes;
        }
    });
}

std::string terminal(std::string_view text) {
    return transform(text, [](std::string& out, char32_t c, std::string_view bytes) {
        out += is_control(c) ? std::string_view("?") : bytes;
    });
}

std::string csv(std::string_view text) {
    std::string clean = utf8(text);
    const bool outer_space = !clean.empty() && (clean.front() == ' ' || clean.back() == ' ');
    if (!outer_space && clean.find_first_of(",\"\r\n") == std::string::npos) {
        return clean;
    }
    std::string quoted = "\"";
    for (const char c : clean) {
        quoted += c;
        if (c == '"') {
            quoted += '"';
        }
    }
    return quoted + '"';
}

std::string markdown(std::string_view text) {
    return transform(text, [](std::string& out, char32_t c, std::string_view bytes) {
        if (is_control(c)) {
            out += '?';
            return;
        }
        if (c < 0x80 &&
            std::string_view("\\`*_[]<>|#&").find(static_cast<char>(c)) != std::string_view::npos) {
            out += '\\';
        }
        out += bytes;
    });
}

std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

}  // namespace regimen::report
