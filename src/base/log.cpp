#include "base/log.hpp"

#include <algorithm>
#include <memory>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>

namespace regimen {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::kDebug:
            return spdlog::level::debug;
        case Level::kInfo:
            return spdlog::level::info;
        case Level::kWarn:
            return spdlog::level::warn;
        case Level::kError:
            return spdlog::level::err;
        case Level::kOff:
            return spdlog::level::off;
    }
    return spdlog::level::off;
}

// The one mutable global of the room: where a line goes is the process's business, not a caller's.
spdlog::logger& logger() {
    static const std::unique_ptr<spdlog::logger> kLogger = [] {
        auto sink =
            std::make_shared<spdlog::sinks::stderr_color_sink_mt>(spdlog::color_mode::automatic);
        auto made = std::make_unique<spdlog::logger>("regimen", std::move(sink));
        made->set_formatter(std::make_unique<spdlog::pattern_formatter>(
            "%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc));
        made->set_level(spdlog::level::info);
        made->flush_on(spdlog::level::warn);
        // A log that cannot be written must not take the process with it.
        made->set_error_handler([](const std::string&) {});
        return made;
    }();
    return *kLogger;
}

bool is_plain(char c) {
    return c > ' ' && c != '"' && c != '=' && c != '\\' && c != '\x7F';
}

void append_escaped(std::string& line, char c) {
    switch (c) {
        case '"':
            line += "\\\"";
            return;
        case '\\':
            line += "\\\\";
            return;
        case '\n':
            line += "\\n";
            return;
        case '\t':
            line += "\\t";
            return;
        default:
            break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
        line += fmt::format("\\x{:02x}", byte);
    } else {
        line += c;
    }
}

// Bytes above 0x7F are UTF-8 and stay; they need no quotes.
void append_value(std::string& line, std::string_view value) {
    const auto plain = [](char c) { return static_cast<signed char>(c) < 0 || is_plain(c); };
    if (!value.empty() && std::all_of(value.begin(), value.end(), plain)) {
        line += value;
        return;
    }
    line += '"';
    for (const char c : value) {
        append_escaped(line, c);
    }
    line += '"';
}

}  // namespace

std::string to_logfmt(std::string_view event, std::initializer_list<Field> fields) {
    std::string line(event);
    for (const Field& field : fields) {
        line += ' ';
        line += field.key;
        line += '=';
        append_value(line, field.value);
    }
    return line;
}

void log_event(Level level, std::string_view event, std::initializer_list<Field> fields) {
    if (log_enabled(level)) {
        logger().log(to_spdlog(level), to_logfmt(event, fields));
    }
}

void set_log_level(Level level) {
    logger().set_level(to_spdlog(level));
}

bool log_enabled(Level level) {
    return level != Level::kOff && logger().should_log(to_spdlog(level));
}

}  // namespace regimen
