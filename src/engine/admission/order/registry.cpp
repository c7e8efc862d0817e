#include <array>

#include "base/text.hpp"
#include "engine/admission/order/waiting_order.hpp"

namespace regimen::engine {

namespace {
constexpr std::array<std::string_view, 3> kNames{"fifo_skip", "strict_fifo", "priority"};
constexpr std::array kMakers{make_fifo_skip, make_strict_fifo, make_priority};
}  // namespace

std::span<const std::string_view> order_names() {
    return kNames;
}

Result<std::unique_ptr<WaitingOrder>> make_order(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) {
            return kMakers[i]();
        }
    }
    return fail(ErrorCode::kNotFound, "order", "\"{}\" is no waiting order{}", name,
                did_you_mean(name, kNames));
}

}  // namespace regimen::engine
