// StrongId<Tag>: a dense 32-bit index that is a type of its own, so that a node's id cannot index a
// table of workloads. `using NodeId = StrongId<struct NodeTag>;`
// The default is invalid (0xFFFFFFFF); ids order by value, so comparators may end in them.
// Complexity: as the integer. Thread rule: a value.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/assert.hpp"

namespace regimen {

template <class Tag>
class StrongId {
public:
    static constexpr std::uint32_t kInvalid = 0xFFFFFFFF;

    constexpr StrongId() = default;
    constexpr explicit StrongId(std::uint32_t value) : value_(value) {}

    static constexpr StrongId from_index(std::size_t index) {
        REGIMEN_ASSERT(index < kInvalid, "index {} is no id", index);
        return StrongId(static_cast<std::uint32_t>(index));
    }

    constexpr std::uint32_t value() const { return value_; }
    constexpr std::size_t index() const { return value_; }
    constexpr bool valid() const { return value_ != kInvalid; }

    friend constexpr auto operator<=>(const StrongId&, const StrongId&) = default;

private:
    std::uint32_t value_ = kInvalid;
};

}  // namespace regimen

template <class Tag>
struct std::hash<regimen::StrongId<Tag>> {
    std::size_t operator()(regimen::StrongId<Tag> id) const noexcept {
        return std::hash<std::uint32_t>{}(id.value());
    }
};
