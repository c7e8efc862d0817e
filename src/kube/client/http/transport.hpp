// Transport: requests to one API server, timers, and the one thread on which everything of the
// client runs. The real one is curl_transport.hpp; tests bring a scripted one with its own clock.
//
// All callbacks run on the I/O thread, one after the other, and never inside the call that asked
// for them. on_done comes exactly once, unless the request was cancelled: then nothing comes.
// Errors: in the Exchange. Complexity: per implementation.
// Thread rule: now() and post() from any thread; the rest on the I/O thread only, and so must be
// whoever owns callbacks when it goes away.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/time.hpp"

#include "kube/client/http/request.hpp"

namespace regimen::kube::client {

struct Handlers {
    // With it the body of a 2xx response comes in pieces as they arrive, and has no limit.
    std::function<void(std::string_view piece)> on_data;
    std::function<void(Exchange)> on_done;
};

enum class RequestId : std::uint64_t {};
enum class TimerId : std::uint64_t {};

class Transport {
public:
    virtual ~Transport() = default;

    // Monotonic; what call_at means.
    virtual Instant now() const = 0;
    // Runs soon, in the order of the calls.
    virtual void post(std::function<void()> run) = 0;

    virtual TimerId call_at(Instant when, std::function<void()> run) = 0;
    // Fine when it has run already.
    virtual void cancel(TimerId timer) = 0;

    virtual RequestId send(Request request, Handlers handlers) = 0;
    // Fine when it is done already.
    virtual void cancel(RequestId request) = 0;
};

}  // namespace regimen::kube::client
