// WatchFramer: the pieces in which a watch stream arrives -> its lines, each ready for
// JsonParser::parse_padded. A line beyond the limit is skipped without being kept, and counted;
// what follows it is fine again. A line that the stream's end cuts off is never given out.
// Errors: none. Complexity: each byte is copied and searched once; memory is one line and one
// piece. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "kube/client/json/function_ref.hpp"

namespace regimen::kube::client {

class WatchFramer {
public:
    explicit WatchFramer(std::size_t max_line_bytes) : max_line_bytes_(max_line_bytes) {}

    // Visits each line that is whole now, without its end; empty ones are left out. The view is
    // good during the visit, which returns false to have the rest of the piece thrown away.
    void push(std::string_view piece, FunctionRef<bool(std::string_view line)> visit);

    // Forgets a half line: another stream begins.
    void reset();

    // Lines that were too long, since reset().
    std::uint64_t skipped() const { return skipped_; }

private:
    void append(std::string_view piece);
    void keep_rest(std::size_t begin);

    std::size_t max_line_bytes_;
    std::vector<char> buffer_;  // end_ bytes of it are in use, and padding is behind them
    std::size_t end_ = 0;
    bool skipping_ = false;  // inside a line that is too long
    std::uint64_t skipped_ = 0;
};

}  // namespace regimen::kube::client
