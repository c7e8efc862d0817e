#include "model/cause.hpp"

namespace regimen {
namespace {

constexpr std::array<std::string_view, kCauseCount> kNames = {
    "cpu",   "memory", "fraction",  "model", "gang", "taint_selector",
    "other", "multi",  "no_demand", "order"};

}  // namespace

std::string_view name(Cause cause) {
    return kNames.at(static_cast<std::size_t>(cause));
}

std::optional<Cause> cause_from_name(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) {
            return static_cast<Cause>(i);
        }
    }
    return std::nullopt;
}

}  // namespace regimen
