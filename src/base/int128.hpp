// 128-bit integers: exact intermediate values of quantities, durations and random draws. g++ and
// clang have them on every 64-bit target; __extension__ tells -Wpedantic that it is on purpose.
// fmt prints them. Thread rule: values.
#pragma once

namespace regimen {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Uint128;

}  // namespace regimen
