#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace regimen::detail {

void assert_failed_with(const AssertSite& site, fmt::string_view format, fmt::format_args args) {
    // The place comes out first: formatting the message may fail when memory is what is broken.
    fmt::print(stderr, "{}:{}: broken invariant: {}\n", site.file, site.line, site.condition);
    if (format.size() > 0) {
        fmt::print(stderr, "  {}\n", fmt::vformat(format, args));
    }
    std::abort();
}

}  // namespace regimen::detail
