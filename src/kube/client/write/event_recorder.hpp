// EventRecorder: what `kubectl describe` shows about an object, as events.k8s.io/v1 Events. The
// same event again is no new object but counts up the first one (a series), and that is written
// only now and then: a pod that cannot be placed for a day costs a few dozen writes. All of them
// wait behind every other write (WriteQueue, background). Errors: those of the writes are of no
// consequence, and the first is logged; an event that the server no longer has is created again.
// Fields that are too long are cut. Complexity: O(log series); the most recent max_series are
// known, older ones begin anew. Thread rule: the I/O thread; the queue goes before it does. Source:
// api events/v1; client-go tools/events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "kube/client/http/resource_path.hpp"
#include "kube/client/write/write_queue.hpp"

namespace regimen::kube::client {

struct EventSubject {
    std::string api_version = "v1";
    std::string kind = "Pod";
    ObjectKey key = {};
    std::string uid = {};
};

struct EventNote {
    EventSubject regarding = {};
    bool warning = false;     // else Normal
    std::string reason = {};  // "Scheduled", "FailedScheduling"
    std::string action = {};  // "Binding", "Scheduling"
    std::string note = {};    // for people
};

struct EventRecorderOptions {
    std::string controller = "regimen.dev/scheduler";
    std::string instance = {};  // which replica; not empty
    std::size_t max_series = 20'000;
    Duration series_end = Duration::minutes(6);     // after so much silence a new series begins
    Duration write_period = Duration::seconds(60);  // of a series' counter, but for powers of two
};

class EventRecorder {
public:
    EventRecorder(WriteQueue& queue, EventRecorderOptions options);

    // `wall` is when it happened.
    void record(const EventNote& note, Instant wall);
    std::size_t series() const { return series_.size(); }

private:
    struct Series {
        std::string name;  // of the Event
        std::int64_t count = 1;
        Instant last;
        Instant written;
    };

    std::string event_body(const EventNote& note, const std::string& name, Instant wall) const;
    void create(const EventNote& note, const std::string& id, Instant wall);
    void count_up(const EventNote& note, const std::string& id, Series& series, Instant wall);
    void write(const std::string& id, const ObjectKey& event, Request request);
    void make_room();

    WriteQueue& queue_;
    EventRecorderOptions options_;
    std::map<std::string, Series> series_;
    bool complained_ = false;
};

}  // namespace regimen::kube::client
