// LiveScheduler: the driver against a real API server: feeds in, writes out, one of several
// replicas at a time. `regimen run` is this with options.
//
// Two threads: everything of the client runs on the transport's, the driver on the one that calls
// run(). A replica that stands by keeps the latest of every object, so that it decides as soon as
// it leads. One that lost its lease ends with an error, for whoever started it to start it again.
//
// The engine's time is the wall clock at the start plus what a monotonic clock counts from there:
// an administrator who sets the clock moves no deadline.
// Errors: of run(): names that cannot be, a folder that cannot be recorded to, the loss of the
// lease. A server that does not answer is
// waited for. Complexity: O(log n) an event and the engine's steps. Thread rule: run() from one
// thread, stats() from any; not on the I/O thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "kube/client/discovery.hpp"
#include "kube/driver/driver.hpp"
#include "kube/live/cluster_image.hpp"
#include "kube/live/election.hpp"
#include "kube/live/inbox.hpp"
#include "kube/live/live_recorder.hpp"
#include "kube/live/live_stats.hpp"
#include "kube/live/writer.hpp"

namespace regimen::kube {

struct LiveOptions {
    DriverOptions driver;
    WriterOptions writer;
    std::optional<ElectionOptions> election;  // none: it leads at once
    bool dry_run = false;                     // decide and say so, write nothing
    std::optional<RecorderOptions> record;
    // Asked every second: the policy that holds from now on, when it is another one.
    std::function<std::optional<PolicySet>()> new_policy;
    std::uint64_t seed = 1;  // of pauses
};

class LiveScheduler {
public:
    LiveScheduler(client::Transport& transport, LiveOptions options);
    ~LiveScheduler();
    LiveScheduler(const LiveScheduler&) = delete;
    LiveScheduler& operator=(const LiveScheduler&) = delete;

    // Until `stop` holds, which is polled: then what is on its way ends and the lease is given
    // back.
    Status run(const std::function<bool()>& stop);

    LiveStats stats() const;

private:
    // What lives on the I/O thread, and is made and ended there.
    struct Parts;

    Status find_resources(const std::function<bool()>& stop);
    Status begin();
    void end();
    void turn();
    Duration patience() const;
    void step(std::vector<ObjectEvent> events);
    void carry_out(Actions actions);
    void begin_history();
    void begin_feeds();
    void watch_policy();
    void keep_record();
    void publish();
    Instant engine_now() const;
    // Runs there, and waits until it has.
    void on_io(const std::function<void()>& run);

    client::Transport& transport_;
    LiveOptions options_;
    Inbox inbox_;
    ClusterImage image_;
    std::optional<Driver> driver_;  // from when it leads and knows everything
    std::optional<client::ServedResources> served_;
    std::optional<LiveRecorder> recorder_;
    std::unique_ptr<Parts> parts_;
    std::atomic<bool> leads_ = false;
    mutable std::mutex mutex_;  // of the four below
    std::string lost_;          // why the lease is; empty: it is not
    std::string holder_;
    LiveStats stats_;
    Instant wall_begin_;
    Instant monotonic_begin_;
    std::optional<Instant> wake_at_;  // of the engine's time
    Instant policy_watched_at_;
    Instant record_flushed_at_;
    Instant pods_counted_at_;
    std::uint64_t pods_waiting_ = 0;
};

}  // namespace regimen::kube
