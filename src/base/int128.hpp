// 128-bit integers: exact intermediate values of quantities, durations and random draws. g++ and
// clang have them on every 64-bit target; __extension__ tells -Wpedantic that it is on purpose.
// fmt prints them. Thread rule: values.
#pragma once

namespace regimen {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

}  // namespace regimen
