// Any text as a scenario: parser, player and writer must neither crash nor hang. A text that is
// understood has to keep every invariant that scenarios check, and once rewritten it has to pass:
// what is written is read back as the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"

#include "runner/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using regimen::scenario::check;
    const std::string text(data, data + size);
    const auto checked = check("fuzz", text);
    if (!checked) {
        REGIMEN_ASSERT(!checked.error().message.empty());
        return 0;
    }
    REGIMEN_ASSERT(!checked->broken, "{}", checked->complaint);
    const auto again = check("fuzz", checked->updated);
    REGIMEN_ASSERT(again.has_value(), "{}", to_string(again.error()));
    REGIMEN_ASSERT(again->complaint.empty(), "{}", again->complaint);
    REGIMEN_ASSERT(again->updated == checked->updated);
    return 0;
}
