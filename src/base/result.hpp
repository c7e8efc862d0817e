// Result<T>: a value or an Error, for failures that are expected (bad input, missing files, numbers
// out of range). A broken invariant is REGIMEN_ASSERT's business; "does not fit" is no failure.
// Error.where is "file:line:column" or the path of a field, and empty when the caller knows better.
// Complexity: a success allocates nothing. Thread rule: values; use them from anywhere.
#pragma once

#include <cstdint>
#include <fmt/core.h>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace regimen {

enum class ErrorCode : std::uint8_t {
    kInvalidArgument,
    kNotFound,
    kAlreadyExists,
    kOutOfRange,
    kIo,
    kCorrupt,
    kUnsupported,
    kInterrupted,
    kInternal,
};

// "invalid argument", "not found", ...
const char* name(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::kInternal;
    std::string message;
    std::string where;

    friend bool operator==(const Error&, const Error&) = default;
};

// "where: message", or the message alone when where is empty.
std::string to_string(const Error& error);

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

namespace detail {
tl::unexpected<Error> fail_with(ErrorCode code, std::string where, fmt::string_view format,
                                fmt::format_args args);
}  // namespace detail

// return fail(ErrorCode::kNotFound, "pods.csv:3:7", "found \"{}\", expected a node", text);
template <class... Args>
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, std::string where,
                                         fmt::format_string<Args...> format, Args&&... args) {
    return detail::fail_with(code, std::move(where), format, fmt::make_format_args(args...));
}

}  // namespace regimen

#define REGIMEN_DETAIL_JOIN_(a, b) a##b
#define REGIMEN_DETAIL_JOIN(a, b) REGIMEN_DETAIL_JOIN_(a, b)
#define REGIMEN_DETAIL_TRY_ASSIGN(temporary, declaration, ...)                   \
    auto temporary = (__VA_ARGS__);                                              \
    if (!temporary.has_value()) [[unlikely]] {                                   \
        return ::tl::unexpected<::regimen::Error>(std::move(temporary).error()); \
    }                                                                            \
    declaration = *std::move(temporary)

// Leaves the function with the error of a Result; a value is dropped.
#define REGIMEN_TRY(...)                                                                      \
    do {                                                                                      \
        if (auto regimen_try_result = (__VA_ARGS__); !regimen_try_result.has_value())         \
            [[unlikely]] {                                                                    \
            return ::tl::unexpected<::regimen::Error>(std::move(regimen_try_result).error()); \
        }                                                                                     \
    } while (false)

// REGIMEN_TRY_ASSIGN(const auto x, parse(text)); declares or assigns, or leaves with the error. It
// is more than one statement, so it needs braces around it below an `if`.
#define REGIMEN_TRY_ASSIGN(declaration, ...) \
    REGIMEN_DETAIL_TRY_ASSIGN(REGIMEN_DETAIL_JOIN(regimen_try_, __LINE__), declaration, __VA_ARGS__)
