#include "kube/client/watch/reflector.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/log.hpp"

namespace regimen::kube::client {
namespace {

constexpr std::int64_t kMostPageLimit = 10'000;
constexpr Duration kShortWatch = Duration::seconds(1);
// A stream that repeats so much of the past is not the one that was asked for.
constexpr std::uint64_t kMostLateEvents = 1000;
constexpr int kMostCorruptStreams = 3;
constexpr std::size_t kMostComplaints = 100;  // of one page

}  // namespace

Reflector::Reflector(Transport& transport, ReflectorOptions options, ObjectSink& sink, Rng rng)
    : transport_(transport),
      options_(std::move(options)),
      sink_(sink),
      rng_(rng.fork(1)),
      backoff_(options_.backoff, rng.fork(2)),
      known_(sink, options_.type.plural),
      framer_(options_.max_line_bytes),
      page_limit_(options_.page_limit) {
    REGIMEN_ASSERT(options_.page_limit > 0 && options_.watch_timeout >= Duration::seconds(1));
}

Reflector::~Reflector() {
    stop();
}

Status Reflector::start() {
    REGIMEN_TRY_ASSIGN(path_, collection_path(options_.type, options_.namespace_name));
    REGIMEN_ASSERT(!running_, "started twice");
    running_ = true;
    go_on(Next::kList);
    return {};
}

void Reflector::stop() {
    running_ = false;
    cancel_all();
}

void Reflector::cancel_all() {
    if (request_) {
        transport_.cancel(*std::exchange(request_, std::nullopt));
    }
    for (std::optional<TimerId>* timer : {&timer_, &silence_timer_}) {
        if (*timer) {
            transport_.cancel(**timer);
            timer->reset();
        }
    }
    stream_ = Stream::kNone;
}

void Reflector::go_on(Next next) {
    switch (next) {
        case Next::kList:
            return list();
        case Next::kPage:
            return list_page();
        case Next::kWatch:
            return open_stream(Stream::kWatch);
    }
}

void Reflector::wait(Next next, Duration pause) {
    cancel_all();
    timer_ = transport_.call_at(transport_.now() + pause, [this, next] {
        timer_.reset();
        go_on(next);
    });
}

Duration Reflector::failed(std::string error, std::optional<Duration> retry_after) {
    if (last_error_.empty()) {
        log_event(Level::kWarn, "watch_failed",
                  {{"resource", options_.type.plural}, {"error", error}});
    }
    last_error_ = std::move(error);
    return std::max(backoff_.next(transport_.now()), retry_after.value_or(Duration()));
}

void Reflector::recovered() {
    if (!last_error_.empty()) {
        log_event(Level::kInfo, "watch_recovered", {{"resource", options_.type.plural}});
    }
    last_error_.clear();
}

void Reflector::progressed() {
    recovered();
    corrupt_ = 0;
    backoff_.reset();
}

// ---- listing ----

void Reflector::list() {
    if (synced_ && !restarting_) {
        restarting_ = true;
        sink_.restarted(restart_why_);
    }
    known_.begin_sync();
    continue_token_.clear();
    if (options_.use_watch_list) {
        open_stream(Stream::kInitial);
    } else {
        list_page();
    }
}

void Reflector::list_page() {
    Request request;
    request.target = with_query(path_, {{"limit", std::to_string(page_limit_)},
                                        {"continue", continue_token_},
                                        {"labelSelector", options_.label_selector},
                                        {"fieldSelector", options_.field_selector}});
    request.timeout = Duration::minutes(2);
    request.max_body_bytes = options_.max_page_bytes;
    request_ = transport_.send(std::move(request), {{}, [this](Exchange exchange) {
                                                        request_.reset();
                                                        on_page(std::move(exchange));
                                                    }});
}

void Reflector::on_page(Exchange exchange) {
    if (!exchange) {
        if (exchange.error().kind == FailureKind::kTooLarge) {
            page_limit_ = std::max<std::int64_t>(page_limit_ / 4, 1);
        }
        return wait(same_page(), failed(exchange.error().message));
    }
    if (!exchange->ok()) {
        return on_page_error(api_error(*exchange));
    }
    ListPage page;
    if (!read_page(std::move(exchange->body), page)) {
        return;
    }
    sink_.end_of_batch();
    if (!page.continue_token.empty()) {
        continue_token_ = std::move(page.continue_token);
        return list_page();
    }
    finish_sync(std::move(page.resource_version));
    open_stream(Stream::kWatch);
}

void Reflector::on_page_error(const ApiError& error) {
    if (error.is_expired() && !continue_token_.empty()) {
        // The list took longer than the server keeps the past: begin anew with larger pages.
        page_limit_ = std::min(page_limit_ * 2, kMostPageLimit);
        restart_why_ = to_string(error);
        return wait(Next::kList, failed(restart_why_));
    }
    wait(same_page(), failed(to_string(error), error.retry_after));
}

// The pages of one list belong to one moment. Another first page is of a later one: what was read
// of the old one must not count as seen.
Reflector::Next Reflector::same_page() const {
    return continue_token_.empty() ? Next::kList : Next::kPage;
}

bool Reflector::read_page(std::string body, ListPage& page) {
    std::vector<Error> unreadable;
    const auto read_item = [&](JsonValue item) -> Status {
        Result<JsonValue> object = item.as_object();
        Result<ObjectMeta> meta =
            object ? read_object_meta(*object) : tl::unexpected(object.error());
        if (meta) {
            return known_.put(*meta, *object);
        }
        if (meta.error().code == ErrorCode::kCorrupt) {
            return tl::unexpected(std::move(meta).error());
        }
        if (unreadable.size() < kMostComplaints) {
            unreadable.push_back(std::move(meta).error());
        }
        return {};
    };
    Result<ListPage> read = parse_list_page(parser_, std::move(body), read_item);
    if (!read) {
        // What could not be read in it may be what was cut off.
        wait(same_page(), failed(to_string(read.error())));
        return false;
    }
    for (const Error& error : unreadable) {
        known_.miss();
        known_.broken({}, error);
    }
    page = std::move(*read);
    return true;
}

void Reflector::finish_sync(std::string version) {
    known_.end_sync();
    version_ = std::move(version);
    synced_ = true;
    restarting_ = false;
    sink_.synced();
    // No reason yet to hurry again: where each watch after a list fails, lists must become rare.
    recovered();
}

// ---- streams ----

std::string Reflector::stream_target(Stream kind) {
    const std::int64_t least_s = options_.watch_timeout.micros() / 1'000'000;
    const std::string timeout_s = std::to_string(rng_.uniform_range(least_s, 2 * least_s));
    const bool initial = kind == Stream::kInitial;
    REGIMEN_ASSERT(initial || !version_.empty());
    return with_query(path_, {{"watch", "1"},
                              {"allowWatchBookmarks", "true"},
                              {"sendInitialEvents", initial ? "true" : ""},
                              {"resourceVersionMatch", initial ? "NotOlderThan" : ""},
                              {"resourceVersion", version_},
                              {"timeoutSeconds", timeout_s},
                              {"labelSelector", options_.label_selector},
                              {"fieldSelector", options_.field_selector}});
}

void Reflector::open_stream(Stream kind) {
    framer_.reset();
    events_ = 0;
    skipped_seen_ = 0;
    late_ = 0;
    leave_.reset();
    stream_ = kind;
    opened_ = transport_.now();
    last_piece_ = opened_;
    ++streams_opened_;
    Request request;
    request.target = stream_target(kind);
    request.timeout = Duration();
    request.fresh_connection = std::exchange(fresh_connection_, false);
    request_ =
        transport_.send(std::move(request), {[this](std::string_view piece) { on_piece(piece); },
                                             [this](Exchange exchange) {
                                                 request_.reset();
                                                 on_end(std::move(exchange));
                                             }});
    watch_silence(opened_);
}

void Reflector::watch_silence(Instant since) {
    silence_timer_ = transport_.call_at(since + options_.longest_silence, [this] {
        silence_timer_.reset();
        if (transport_.now() - last_piece_ < options_.longest_silence) {
            return watch_silence(last_piece_);
        }
        const Next next = stream_ == Stream::kInitial ? Next::kList : Next::kWatch;
        fresh_connection_ = true;
        wait(next,
             failed(fmt::format("nothing came for {}", format_duration(options_.longest_silence))));
    });
}

void Reflector::on_piece(std::string_view piece) {
    last_piece_ = transport_.now();
    framer_.push(piece, [this](std::string_view line) { return on_line(line); });
    on_skipped_lines();
    sink_.end_of_batch();
    if (leave_) {
        const auto [next, pause] = *std::exchange(leave_, std::nullopt);
        wait(next, pause);
    }
}

void Reflector::on_skipped_lines() {
    for (; skipped_seen_ < framer_.skipped(); ++skipped_seen_) {
        if (stream_ == Stream::kInitial) {
            known_.miss();
        }
        known_.broken({}, Error{ErrorCode::kOutOfRange,
                                fmt::format("found an event of more than {} bytes, skipped it",
                                            options_.max_line_bytes),
                                ""});
    }
}

// False when this stream is of no use any more.
bool Reflector::on_line(std::string_view line) {
    ++events_;
    const Status status = parse_watch_event(
        parser_, line,
        [this](WatchEventType type, JsonValue object) { return on_event(type, object); });
    if (!status && !leave_) {
        // Something on the way cut into the stream. What was lost comes again from the last
        // version; where that does not help, a list does.
        const bool list_again = stream_ == Stream::kInitial || ++corrupt_ >= kMostCorruptStreams;
        restart_why_ = "the stream is corrupt";
        leave_stream(list_again ? Next::kList : Next::kWatch, failed(to_string(status.error())));
    }
    return !leave_;
}

void Reflector::leave_stream(Next next, Duration pause) {
    leave_ = {next, pause};
}

Status Reflector::on_event(WatchEventType type, JsonValue object) {
    if (type == WatchEventType::kError) {
        on_stream_error(parse_status(object));
        return {};
    }
    const bool is_bookmark = type == WatchEventType::kBookmark;
    Result<ObjectMeta> meta = read_object_meta(object, is_bookmark);
    if (meta) {
        if (is_bookmark) {
            on_bookmark(*meta);
            return {};
        }
        return on_change(type, *meta, object);
    }
    if (meta.error().code == ErrorCode::kCorrupt) {
        return tl::unexpected(std::move(meta).error());
    }
    if (stream_ == Stream::kInitial) {
        known_.miss();
    }
    known_.broken({}, meta.error());
    return {};
}

void Reflector::on_bookmark(const ObjectMeta& meta) {
    if (stream_ == Stream::kInitial) {
        if (meta.ends_initial_events) {
            on_skipped_lines();  // before the end, which must know of them
            stream_ = Stream::kWatch;
            finish_sync(meta.resource_version);
        }
        return;
    }
    recovered();
    if (is_newer(meta.resource_version, version_).value_or(true)) {
        version_ = meta.resource_version;
        progressed();
    }
}

Status Reflector::on_change(WatchEventType type, const ObjectMeta& meta, JsonValue object) {
    const bool watching = stream_ == Stream::kWatch;
    if (watching && !is_newer(meta.resource_version, version_).value_or(true)) {
        if (++late_ > kMostLateEvents) {
            restart_why_ = "the stream repeats the past";
            leave_stream(Next::kList, failed(restart_why_));
        }
        return {};
    }
    if (type == WatchEventType::kDeleted) {
        known_.remove(meta);
    } else {
        REGIMEN_TRY(known_.put(meta, object));
    }
    if (watching) {
        version_ = meta.resource_version;
        progressed();
    }
    return {};
}

void Reflector::on_stream_error(const ApiError& error) {
    const Next resume = stream_ == Stream::kInitial ? Next::kList : Next::kWatch;
    if (error.is_expired() || error.is_version_too_large()) {
        restart_why_ = to_string(error);
        version_.clear();
        return leave_stream(Next::kList, failed(to_string(error)));
    }
    leave_stream(resume, failed(to_string(error), error.retry_after));
}

void Reflector::on_end(Exchange exchange) {
    const Stream ended = std::exchange(stream_, Stream::kNone);
    const Next resume = ended == Stream::kInitial ? Next::kList : Next::kWatch;
    if (!exchange) {
        if (exchange.error().kind == FailureKind::kShutdown) {
            return stop();
        }
        return wait(resume, failed(exchange.error().message));
    }
    if (exchange->ok()) {
        // The server's time limit. One that gives up at once has a problem.
        const bool healthy =
            ended == Stream::kWatch && (events_ > 0 || transport_.now() - opened_ >= kShortWatch);
        return healthy ? wait(Next::kWatch, Duration())
                       : wait(resume, failed("the stream ended at once"));
    }
    const ApiError error = api_error(*exchange);
    if (ended == Stream::kInitial && (error.code == 400 || error.code == 422)) {
        // The server knows no streaming lists.
        options_.use_watch_list = false;
        return wait(Next::kPage, Duration());
    }
    stream_ = ended;
    on_stream_error(error);
    const auto [next, pause] = *std::exchange(leave_, std::nullopt);
    wait(next, pause);
}

}  // namespace regimen::kube::client
