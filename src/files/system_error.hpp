// What the system said when a call failed, as an Error whose `where` is the path.
// Errors: reading something that is not there is kNotFound, everything else kIo.
// Complexity: constant. Thread rule: pure.
#pragma once

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/result.hpp"

namespace regimen::files {

inline tl::unexpected<Error> system_failure(ErrorCode code, std::string path,
                                            std::string_view action, int error_number) {
    return fail(code, std::move(path), "{}: {}", action,
                std::generic_category().message(error_number));
}

inline ErrorCode read_error_code(int error_number) {
    return error_number == ENOENT || error_number == ENOTDIR ? ErrorCode::kNotFound
                                                             : ErrorCode::kIo;
}

}  // namespace regimen::files
