// Amount<Tag>: a strong int64 count of one unit. Amounts of different units do not mix, nothing is
// floating point, and an overflow is a broken invariant (values are bounded where they are read).
// Units: MilliCpu (1000 = one core), Bytes, MilliGpu (1000 = one whole accelerator instance),
// MicroCurrency (10^6 = one unit of the configured currency).
// Errors: non_negative() only. Complexity: as int64 plus a predicted branch. Thread rule: a value.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/checked.hpp"
#include "base/result.hpp"

namespace regimen {

template <class Tag>
class Amount {
public:
    constexpr Amount() = default;
    constexpr explicit Amount(std::int64_t count) : count_(count) {}

    // For counts from outside: kInvalidArgument when negative.
    static Result<Amount> non_negative(std::int64_t count, std::string_view where) {
        if (count < 0) {
            return fail(ErrorCode::kInvalidArgument, std::string(where),
                        "found {}, expected an amount of at least 0", count);
        }
        return Amount(count);
    }

    constexpr std::int64_t count() const { return count_; }

    constexpr Amount operator-() const { return Amount(checked_sub(0, count_)); }
    constexpr Amount& operator+=(Amount other) { return *this = *this + other; }
    constexpr Amount& operator-=(Amount other) { return *this = *this - other; }
    friend constexpr Amount operator+(Amount a, Amount b) {
        return Amount(checked_add(a.count_, b.count_));
    }
    friend constexpr Amount operator-(Amount a, Amount b) {
        return Amount(checked_sub(a.count_, b.count_));
    }
    friend constexpr Amount operator*(Amount a, std::int64_t factor) {
        return Amount(checked_mul(a.count_, factor));
    }
    friend constexpr Amount operator*(std::int64_t factor, Amount a) { return a * factor; }
    friend constexpr auto operator<=>(const Amount&, const Amount&) = default;

private:
    std::int64_t count_ = 0;
};

using MilliCpu = Amount<struct MilliCpuTag>;
using Bytes = Amount<struct BytesTag>;
using MilliGpu = Amount<struct MilliGpuTag>;
using MicroCurrency = Amount<struct MicroCurrencyTag>;

}  // namespace regimen
