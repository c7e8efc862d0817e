// Writer: what the driver wants done, as requests; what came of the binds, as events for it.
// A bind that is carried out gets its Scheduled event afterwards, behind all other writes, since
// events cost as much as binds; a pod that waits gets its condition and a FailedScheduling event,
// likewise behind the binds.
// Errors: a bind's go back to the driver; those of conditions and deletions are counted and logged.
// Complexity: O(log objects) a write. Thread rule: the I/O thread; counters() from any.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "kube/client/write/event_recorder.hpp"
#include "kube/client/write/write_queue.hpp"
#include "kube/driver/action.hpp"
#include "kube/live/histogram.hpp"
#include "kube/live/inbox.hpp"

namespace regimen::kube {

struct WriterOptions {
    client::WriteQueueOptions queue;
    std::string scheduler_name = "regimen";
    std::string identity;
};

struct WriterCounters {
    std::uint64_t bound = 0;
    std::uint64_t bind_refused = 0;
    std::uint64_t bind_lost = 0;  // without an answer
    std::uint64_t reports = 0;
    std::uint64_t released = 0;
    std::uint64_t failed = 0;      // conditions and deletions
    std::uint64_t waiting = 0;     // objects with a write that waits or is on its way
    Histogram bind_seconds;        // from decision to answer
    Histogram scheduling_seconds;  // from creation to answer
};

class Writer {
public:
    using Clock = std::function<Instant()>;

    Writer(client::Transport& transport, WriterOptions options, Inbox& inbox, Clock wall, Rng rng);

    void carry_out(const Actions& actions);
    // Nothing new is sent.
    void stop() { queue_.stop(); }
    std::size_t in_flight() const { return queue_.in_flight(); }

    WriterCounters counters() const;

private:
    void bind(const BindPod& bind);
    void on_bound(const BindPod& bind, Instant decided, const client::WriteOutcome& outcome);
    void report(const ReportWaiting& report);
    void release(const ReleasePod& release);
    void count(std::uint64_t WriterCounters::* counter);
    std::function<void(client::WriteOutcome)> complaint(std::string what);

    client::Transport& transport_;
    WriterOptions options_;
    Inbox& inbox_;
    Clock wall_;
    mutable std::mutex mutex_;  // of counters_
    WriterCounters counters_;
    std::optional<client::EventRecorder> recorder_;  // the queue goes before it
    client::WriteQueue queue_;
};

}  // namespace regimen::kube
