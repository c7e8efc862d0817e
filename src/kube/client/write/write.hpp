// Write: one change that is asked of the API server, and what came of it.
// Each must be safe to repeat, since an answer can be lost: by a uid or resource version that must
// still hold, by a name that can exist once, or because the same change twice is one change. Where
// that is not so, `repeatable` is false and an answer that is lost ends it.
// Errors: in the outcome. Complexity: plain data. Thread rule: values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "kube/client/http/api_error.hpp"
#include "kube/client/http/request.hpp"

namespace regimen::kube::client {

// Of two that wait for one object, the later kind goes first and makes the earlier one pointless.
enum class WriteKind : std::uint8_t { kStatus, kBind, kDelete };
inline constexpr std::size_t kWriteKinds = 3;

enum class WriteResult : std::uint8_t {
    kDone,
    kRefused,     // by the server, for good: `error` says why
    kFailed,      // no answer within the time limit: `message` says why
    kSuperseded,  // something newer took its place
    kStopped,     // the queue or the transport ended
};
const char* name(WriteResult result);

struct WriteOutcome {
    WriteResult result = WriteResult::kDone;
    Response response = {};  // of kDone
    std::optional<ApiError> error = {};
    std::string message = {};
    int attempts = 0;
    // An earlier attempt may have been carried out, so that a refusal (it is bound already, it is
    // gone) can be the echo of our own success: the watch knows.
    bool maybe_carried_out = false;
};

struct Write {
    std::string object = {};  // one at a time for each: "pods/ml/a"
    WriteKind kind = WriteKind::kStatus;
    Request request = {};
    bool repeatable = true;
    bool background = false;  // events: when nothing else waits, or has waited long enough
    std::function<void(WriteOutcome)> on_done = {};
};

}  // namespace regimen::kube::client
