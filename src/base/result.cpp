#include "base/result.hpp"

namespace regimen {

const char* name(ErrorCode code) {
    switch (code) {
        case ErrorCode::kInvalidArgument:
            return "invalid argument";
        case ErrorCode::kNotFound:
            return "not found";
        case ErrorCode::kAlreadyExists:
            return "already exists";
        case ErrorCode::kOutOfRange:
            return "out of range";
        case ErrorCode::kIo:
            return "input/output";
        case ErrorCode::kCorrupt:
            return "corrupt";
        case ErrorCode::kUnsupported:
            return "unsupported";
        case ErrorCode::kInterrupted:
            return "interrupted";
        case ErrorCode::kInternal:
            return "internal";
    }
    return "unknown";
}

std::string to_string(const Error& error) {
    return error.where.empty() ? error.message : error.where + ": " + error.message;
}

namespace detail {

tl::unexpected<Error> fail_with(ErrorCode code, std::string where, fmt::string_view format,
                                fmt::format_args args) {
    return tl::unexpected<Error>(Error{code, fmt::vformat(format, args), std::move(where)});
}

}  // namespace detail
}  // namespace regimen
