// Who is next: the order of the waiting workloads, and whether one that does not fit holds up those
// behind it. One policy per file behind this interface; quota and fair share add theirs later.
// Complexity: key O(1). Thread rule: pure.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "model/workload.hpp"

namespace regimen::engine {

// Smaller goes first. The sequence of submission ends every comparison, so the order is total.
struct WaitKey {
    std::int64_t major = 0;
    std::uint64_t sequence = 0;
    friend auto operator<=>(const WaitKey&, const WaitKey&) = default;
};

class WaitingOrder {
public:
    virtual ~WaitingOrder() = default;
    virtual std::string_view name() const = 0;
    virtual WaitKey key(const WorkloadSpec& workload, std::uint64_t sequence) const = 0;
    // True: nothing may pass a workload that does not fit.
    virtual bool head_blocks() const = 0;
};

// kNotFound with the nearest name when there is no such order.
Result<std::unique_ptr<WaitingOrder>> make_order(std::string_view name);
std::span<const std::string_view> order_names();

std::unique_ptr<WaitingOrder> make_fifo_skip();
std::unique_ptr<WaitingOrder> make_strict_fifo();
std::unique_ptr<WaitingOrder> make_priority();

}  // namespace regimen::engine
