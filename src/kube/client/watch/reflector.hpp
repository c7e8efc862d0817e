// Reflector: keeps an ObjectSink in step with one collection of the API server, through everything
// that goes wrong on the way: dropped, cut off, silent, repeated and expired streams.
//
// It lists by a streaming watch (sendInitialEvents), or page by page where the server has no such
// thing, and then watches from where the list ended, with bookmarks. A stream that ends goes on
// from the last resource version; only when the server no longer has it (410) all is listed again,
// and what went away meanwhile is removed. No watch is ever opened without a resource version,
// except the one that lists: that is answered from the watch cache, the other might not be.
//
// Errors: none end it; it waits (Backoff, Retry-After) and goes on, logs the first failure of a
// kind, and last_error() says what is wrong now.
// Complexity: one request at a time; memory for the identity of each object, one line, one page.
// Thread rule: the I/O thread; not to be destroyed inside a call of its sink.
// Source: client-go tools/cache/reflector.go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/rng.hpp"

#include "kube/client/http/api_error.hpp"
#include "kube/client/http/backoff.hpp"
#include "kube/client/http/transport.hpp"
#include "kube/client/json/json_value.hpp"
#include "kube/client/watch/known_objects.hpp"
#include "kube/client/watch/object_sink.hpp"
#include "kube/client/watch/watch_event.hpp"
#include "kube/client/watch/watch_framer.hpp"

namespace regimen::kube::client {

struct ReflectorOptions {
    ResourceType type = {};
    std::string namespace_name = {};  // empty: all namespaces
    std::string label_selector = {};
    std::string field_selector = {};
    bool use_watch_list = true;
    std::int64_t page_limit = 500;
    std::size_t max_line_bytes = std::size_t{8} << 20;
    std::size_t max_page_bytes = std::size_t{256} << 20;
    Duration watch_timeout = Duration::minutes(5);  // up to twice that, chosen anew each time
    // Bookmarks come every minute: without a byte for so long, the connection is dead.
    Duration longest_silence = Duration::minutes(3);
    BackoffRule backoff = {};
};

class Reflector {
public:
    // `transport` and `sink` outlive it. `rng` spreads time limits and pauses.
    Reflector(Transport& transport, ReflectorOptions options, ObjectSink& sink, Rng rng);
    ~Reflector();
    Reflector(const Reflector&) = delete;
    Reflector& operator=(const Reflector&) = delete;

    // kInvalidArgument for a collection that cannot be.
    Status start();
    void stop();

    // All that was there when it began has been delivered.
    bool synced() const { return synced_; }
    // Of the failure that is being waited out; empty when all is well.
    const std::string& last_error() const { return last_error_; }
    std::uint64_t streams_opened() const { return streams_opened_; }
    std::size_t size() const { return known_.size(); }

private:
    enum class Stream : std::uint8_t { kNone, kInitial, kWatch };
    enum class Next : std::uint8_t { kList, kPage, kWatch };

    // Listing.
    void list();
    void list_page();
    void on_page(Exchange exchange);
    void on_page_error(const ApiError& error);
    Next same_page() const;
    bool read_page(std::string body, ListPage& page);
    void finish_sync(std::string version);

    // Streams.
    void open_stream(Stream kind);
    std::string stream_target(Stream kind);
    void on_piece(std::string_view piece);
    bool on_line(std::string_view line);
    Status on_event(WatchEventType type, JsonValue object);
    void on_bookmark(const ObjectMeta& meta);
    Status on_change(WatchEventType type, const ObjectMeta& meta, JsonValue object);
    void on_stream_error(const ApiError& error);
    void on_end(Exchange exchange);
    void leave_stream(Next next, Duration pause);
    void watch_silence(Instant since);
    void on_skipped_lines();

    // Failures.
    void wait(Next next, Duration pause);
    void go_on(Next next);
    Duration failed(std::string error, std::optional<Duration> retry_after = std::nullopt);
    void recovered();
    void progressed();
    void cancel_all();

    Transport& transport_;
    ReflectorOptions options_;
    ObjectSink& sink_;
    Rng rng_;
    Backoff backoff_;
    KnownObjects known_;
    WatchFramer framer_;
    JsonParser parser_;
    std::string path_;
    std::string version_;         // where a watch goes on; never empty when one is opened
    std::string continue_token_;  // of the page that comes next
    std::int64_t page_limit_;
    std::string restart_why_;
    std::string last_error_;
    Stream stream_ = Stream::kNone;
    bool running_ = false;
    bool synced_ = false;
    bool restarting_ = false;  // the sink has been told
    // What is to happen once the visit of a piece is over.
    std::optional<std::pair<Next, Duration>> leave_;
    Instant opened_;
    Instant last_piece_;
    std::uint64_t events_ = 0;        // of this stream
    std::uint64_t skipped_seen_ = 0;  // of this stream
    std::uint64_t late_ = 0;          // of this stream: events from before its beginning
    bool fresh_connection_ = false;   // the last one fell silent
    int corrupt_ = 0;                 // streams in a row that broke without progress
    std::uint64_t streams_opened_ = 0;
    std::optional<RequestId> request_;
    std::optional<TimerId> timer_;
    std::optional<TimerId> silence_timer_;
};

}  // namespace regimen::kube::client
