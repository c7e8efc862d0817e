// REGIMEN_ASSERT(condition) or REGIMEN_ASSERT(condition, "fmt {}", args...): an invariant of ours,
// on in every build. When it is broken, continuing would corrupt decisions: the process prints the
// condition, the place and the message to stderr and aborts. Bad input is no broken invariant
// (Result). Complexity: one predicted branch; the arguments are evaluated only on failure. Thread
// rule: any.
#pragma once

#include <fmt/core.h>
#include <string_view>

namespace regimen::detail {

struct AssertSite {
    const char* condition;
    const char* file;
    int line;
};

[[noreturn, gnu::cold, gnu::noinline]] void assert_failed_with(const AssertSite& site,
                                                               fmt::string_view format,
                                                               fmt::format_args args);

[[noreturn, gnu::cold, gnu::noinline]] inline void assert_failed(const AssertSite& site) {
    assert_failed_with(site, "", fmt::make_format_args());
}

// The arguments come by reference to const: a bit-field or a temporary costs nothing to name.
template <class... Args>
[[noreturn, gnu::cold, gnu::noinline]] void assert_failed(const AssertSite& site,
                                                          fmt::format_string<const Args&...> format,
                                                          const Args&... args) {
    assert_failed_with(site, format, fmt::make_format_args(args...));
}

}  // namespace regimen::detail

#define REGIMEN_ASSERT(condition, ...)                                       \
    do {                                                                     \
        if (!(condition)) [[unlikely]] {                                     \
            ::regimen::detail::assert_failed(::regimen::detail::AssertSite{  \
                #condition, __FILE__, __LINE__} __VA_OPT__(, ) __VA_ARGS__); \
        }                                                                    \
    } while (false)
