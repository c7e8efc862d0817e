// WriteQueue: all writes to one API server: one at a time for each object, the newest only, in the
// order in which objects came, within a rate and a number on their way.
// - A write that waits is superseded by a newer one of its kind or of a later kind (write.hpp); a
//   status does not even begin to wait behind a deletion.
// - 429 and 5xx and lost connections are retried, after Retry-After or a growing pause, within the
//   time limit; a 429 holds back the whole queue, since it is the server that is busy. A refusal by
//   a disruption budget, which is a 429 as well, is an answer.
// - Background writes go when nothing else can, and one in four once they have waited for long.
// Errors: in the outcome of each write; exactly one comes for each, on the I/O thread.
// Complexity: O(log objects) a write; max_objects bounds what waits.
// Thread rule: the I/O thread; from elsewhere through Transport::post.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "base/rng.hpp"

#include "kube/client/http/backoff.hpp"
#include "kube/client/http/rate_limiter.hpp"
#include "kube/client/http/transport.hpp"
#include "kube/client/write/write.hpp"

namespace regimen::kube::client {

struct WriteQueueOptions {
    RateLimit rate = {};
    std::size_t max_in_flight = 64;
    std::size_t max_objects = 200'000;
    Duration time_limit = Duration::minutes(1);  // from submit to the last retry
    Duration background_patience = Duration::seconds(5);
    BackoffRule backoff = {.first = Duration::millis(100), .most = Duration::seconds(10)};
};

class WriteQueue {
public:
    WriteQueue(Transport& transport, WriteQueueOptions options, Rng rng);
    // Cancels what is on its way, without outcomes.
    ~WriteQueue();
    WriteQueue(const WriteQueue&) = delete;
    WriteQueue& operator=(const WriteQueue&) = delete;

    void submit(Write write);
    // Everything that waits ends with kStopped, and so does what comes later; what is on its way
    // may still end well, but is not retried.
    void stop();

    std::size_t in_flight() const { return in_flight_; }
    // Objects with something that waits or is on its way.
    std::size_t objects() const { return objects_.size(); }

private:
    struct Pending {
        Write write;
        Instant submitted;
        int attempts = 0;
        bool maybe_carried_out = false;
        Duration pause;  // after the last failure
    };
    struct Object {
        std::array<std::optional<Pending>, kWriteKinds> waiting;
        std::optional<RequestId> request;
        std::optional<TimerId> retry;
        bool queued = false;
    };
    struct Turn {
        std::string object;
        Instant since;
    };
    using Objects = std::map<std::string, Object>;

    void enqueue(const std::string& name, Object& object);
    void pump();
    std::optional<std::string> next_turn();
    void send(const std::string& name, Object& object);
    void on_answer(const std::string& answered, Pending pending, Exchange exchange);
    std::optional<Duration> retry_pause(Pending& pending, const Exchange& exchange);
    void retry_later(const std::string& name, Object& object, Pending pending, Duration pause);
    void forget_if_idle(const std::string& name);
    void pump_at(Instant when);
    static void end(const Pending& pending, WriteResult result, std::string message = {});
    static void end_with(const Pending& pending, Exchange exchange);

    Transport& transport_;
    WriteQueueOptions options_;
    Rng rng_;
    RateLimiter limiter_;
    Objects objects_;
    std::deque<Turn> foreground_;
    std::deque<Turn> background_;
    std::size_t in_flight_ = 0;
    std::uint64_t turns_ = 0;
    Instant held_until_;
    std::optional<TimerId> pump_timer_;
    bool stopped_ = false;
};

}  // namespace regimen::kube::client
