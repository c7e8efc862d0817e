// Feed: one collection of the API server as events for the driver: a reflector, a decoder, and
// where the events go.
// Errors: an object that cannot be read is skipped, counted, and logged now and then.
// Complexity: that of the decoder. Thread rule: the I/O thread; counters() from any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kube/client/watch/object_sink.hpp"
#include "kube/client/watch/reflector.hpp"
#include "kube/driver/object_event.hpp"
#include "kube/live/inbox.hpp"

namespace regimen::kube {

struct FeedKind {
    client::ResourceType type;
    std::string field_selector;
    std::function<Result<ObjectEvent>(client::JsonValue)> seen;
    std::function<ObjectEvent(const client::ObjectMeta&)> gone;
};

struct FeedCounters {
    std::uint64_t events = 0;
    std::uint64_t skipped = 0;   // objects that could not be read
    std::uint64_t restarts = 0;  // lists after the first
    bool synced = false;
};

class Feed : private client::ObjectSink {
public:
    Feed(client::Transport& transport, FeedKind kind, Inbox& inbox, Rng rng);

    Status start() { return reflector_.start(); }
    void stop() { reflector_.stop(); }

    // "pods", "podgroups.scheduling.k8s.io"
    std::string resource() const;
    const std::string& last_error() const { return reflector_.last_error(); }
    FeedCounters counters() const;

private:
    Status put(client::Change change, const client::ObjectMeta& meta,
               client::JsonValue object) override;
    void remove(const client::ObjectMeta& meta) override;
    void synced() override;
    void restarted(std::string_view why) override;
    void broken(const Error& error) override;
    void end_of_batch() override;

    FeedKind kind_;
    Inbox& inbox_;
    client::Transport& transport_;
    std::vector<ObjectEvent> batch_;
    std::atomic<std::uint64_t> events_ = 0;
    std::atomic<std::uint64_t> skipped_ = 0;
    std::atomic<std::uint64_t> restarts_ = 0;
    std::atomic<bool> synced_ = false;
    Instant complained_at_;
    client::Reflector reflector_;
};

}  // namespace regimen::kube
