// The structured log: one event a line to stderr, in logfmt, for people and for machines.
//   2024-02-29T13:00:00.000Z info replay_started pods=8152 policy="best fit"
// An event is a stable snake_case name; what varies goes into fields. Control characters are
// escaped, so a value cannot forge a line. Colours appear only on a terminal. Not for engine,
// ledger and model: they speak through their results. Errors: none; a log that cannot be written is
// dropped. Complexity: O(characters); below the level, only the cost of building the fields. Thread
// rule: any thread; set_log_level once, from main.
#pragma once

#include <cstdint>
#include <fmt/format.h>
#include <initializer_list>
#include <string>
#include <string_view>

namespace regimen {

enum class Level : std::uint8_t { kDebug, kInfo, kWarn, kError, kOff };

struct Field {
    std::string_view key;
    std::string value;

    template <class Value>
    Field(std::string_view field_key, const Value& field_value)
        : key(field_key), value(fmt::format("{}", field_value)) {}
};

void log_event(Level level, std::string_view event, std::initializer_list<Field> fields = {});

// kInfo until set.
void set_log_level(Level level);
bool log_enabled(Level level);

// The line without time and level; what log_event prints.
std::string to_logfmt(std::string_view event, std::initializer_list<Field> fields);

}  // namespace regimen
