#include "kube/client/http/curl_transport.hpp"

#include <algorithm>
#include <atomic>
#include <curl/curl.h>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/assert.hpp"

#include "kube/client/http/clock.hpp"
#include "kube/client/http/credential_keeper.hpp"
#include "kube/client/http/curl_exchange.hpp"
#include "kube/client/http/timers.hpp"

namespace regimen::kube::client {
namespace {

constexpr Duration kLongestPause = Duration::seconds(1);

void initialise_curl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace

class CurlTransport::Loop {
public:
    Loop(ServerIdentity server, const TransportOptions& options)
        : server_(std::move(server)),
          options_(options),
          multi_(curl_multi_init()),
          keeper_(std::make_unique<CredentialKeeper>(
              server_.connection, [this](std::function<void()> run) { post(std::move(run)); })) {
        REGIMEN_ASSERT(multi_ != nullptr, "out of memory");
        thread_ = std::thread([this] { run(); });
    }

    ~Loop() {
        shutdown(Duration());
        keeper_.reset();  // its thread may still post
        curl_multi_cleanup(multi_);
    }

    void post(std::function<void()> run) {
        {
            const std::scoped_lock lock(mutex_);
            posted_.push_back(std::move(run));
        }
        curl_multi_wakeup(multi_);
    }

    TimerId call_at(Instant when, std::function<void()> run) {
        check_thread();
        return timers_.add(when, std::move(run));
    }
    void cancel(TimerId timer) {
        check_thread();
        timers_.cancel(timer);
    }
    RequestId send(Request request, Handlers handlers);
    void cancel(RequestId request);
    void shutdown(Duration patience);

private:
    void run();
    void run_posted();
    void run_timers();
    void begin_waiting();
    void begin(PendingRequest pending);
    void take_finished();
    void finish(CURL* easy, CURLcode code);
    void drop_cancelled();
    void fail_waiting(FailureKind kind, const std::string& message);
    void end_all();
    bool is_over() const;
    int pause_ms() const;
    void check_thread() const {
        REGIMEN_ASSERT(std::this_thread::get_id() == thread_id_.load(),
                       "called outside of the I/O thread");
    }

    const ServerIdentity server_;
    const TransportOptions options_;
    CURLM* multi_;
    std::mutex mutex_;
    std::vector<std::function<void()>> posted_;  // guarded by mutex_
    std::atomic<std::thread::id> thread_id_;
    Timers timers_;
    std::deque<PendingRequest> waiting_;
    std::unordered_map<RequestId, std::unique_ptr<CurlExchange>> in_flight_;
    std::vector<RequestId> cancelled_;
    std::uint64_t last_request_ = 0;
    std::optional<Instant> end_by_;  // set by shutdown
    std::unique_ptr<CredentialKeeper> keeper_;
    std::thread thread_;
};

RequestId CurlTransport::Loop::send(Request request, Handlers handlers) {
    check_thread();
    const RequestId id{++last_request_};
    if (end_by_ || waiting_.size() >= options_.max_waiting) {
        const auto kind = end_by_ ? FailureKind::kShutdown : FailureKind::kOverload;
        timers_.add(monotonic_now(), [done = std::move(handlers.on_done), kind] {
            done(tl::unexpected(Failure{kind, name(kind)}));
        });
        return id;
    }
    waiting_.push_back({id, std::move(request), std::move(handlers)});
    return id;
}

// May be called by a callback of the very exchange, so nothing is destroyed here.
void CurlTransport::Loop::cancel(RequestId request) {
    check_thread();
    if (const auto found = in_flight_.find(request); found != in_flight_.end()) {
        found->second->silence();
    }
    cancelled_.push_back(request);
}

void CurlTransport::Loop::drop_cancelled() {
    for (const RequestId id : std::exchange(cancelled_, {})) {
        if (const auto found = in_flight_.find(id); found != in_flight_.end()) {
            curl_multi_remove_handle(multi_, found->second->handle());
            in_flight_.erase(found);
        } else {
            std::erase_if(waiting_, [id](const PendingRequest& one) { return one.id == id; });
        }
    }
}

void CurlTransport::Loop::shutdown(Duration patience) {
    if (!thread_.joinable()) {
        return;
    }
    post([this, patience] { end_by_ = monotonic_now() + patience; });
    thread_.join();
}

void CurlTransport::Loop::run() {
    thread_id_ = std::this_thread::get_id();
    while (true) {
        run_posted();
        run_timers();
        keeper_->tick(monotonic_now());
        drop_cancelled();
        begin_waiting();
        int running = 0;
        curl_multi_perform(multi_, &running);
        take_finished();
        drop_cancelled();
        if (is_over()) {
            break;
        }
        curl_multi_poll(multi_, nullptr, 0, pause_ms(), nullptr);
    }
    end_all();
}

void CurlTransport::Loop::run_posted() {
    std::vector<std::function<void()>> posted;
    {
        const std::scoped_lock lock(mutex_);
        posted.swap(posted_);
    }
    for (const auto& run : posted) {
        run();
    }
}

void CurlTransport::Loop::run_timers() {
    const Instant now = monotonic_now();
    while (timers_.run_one(now)) {
    }
}

int CurlTransport::Loop::pause_ms() const {
    const Instant now = monotonic_now();
    Instant until = now + kLongestPause;
    for (const std::optional<Instant>& next : {timers_.next(), keeper_->due(), end_by_}) {
        if (next) {
            until = std::min(until, *next);
        }
    }
    const bool more = !waiting_.empty() && keeper_->current() != nullptr &&
                      in_flight_.size() < options_.max_in_flight;
    const std::int64_t left_us = std::max<std::int64_t>((until - now).micros(), 0);
    return more ? 0 : static_cast<int>((left_us + 999) / 1000);
}

void CurlTransport::Loop::begin_waiting() {
    if (keeper_->current() == nullptr && !keeper_->error().empty() && !keeper_->fetching()) {
        fail_waiting(FailureKind::kCredentials, keeper_->error());
    }
    while (!waiting_.empty() && keeper_->current() != nullptr &&
           in_flight_.size() < options_.max_in_flight) {
        // The one that was refused waits for another credential.
        if (waiting_.front().was_unauthorized && keeper_->fetching()) {
            break;
        }
        PendingRequest next = std::move(waiting_.front());
        waiting_.pop_front();
        begin(std::move(next));
    }
}

void CurlTransport::Loop::begin(PendingRequest pending) {
    const RequestId id = pending.id;
    auto exchange = std::make_unique<CurlExchange>(std::move(pending), server_, keeper_->current());
    const CURLMcode code = curl_multi_add_handle(multi_, exchange->handle());
    REGIMEN_ASSERT(code == CURLM_OK, "curl: {}", curl_multi_strerror(code));
    in_flight_.emplace(id, std::move(exchange));
}

void CurlTransport::Loop::take_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg == CURLMSG_DONE) {
            finish(message->easy_handle, message->data.result);
        }
    }
}

void CurlTransport::Loop::finish(CURL* easy, CURLcode code) {
    char* owner = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &owner);
    const RequestId id = reinterpret_cast<CurlExchange*>(owner)->pending().id;
    curl_multi_remove_handle(multi_, easy);
    const auto found = in_flight_.find(id);
    REGIMEN_ASSERT(found != in_flight_.end());
    const std::unique_ptr<CurlExchange> exchange = std::move(found->second);
    in_flight_.erase(found);
    if (exchange->silent()) {
        return;
    }
    Exchange result = exchange->finish(code);
    PendingRequest& pending = exchange->pending();
    if (result && result->status == 401 && !pending.was_unauthorized) {
        // It was not carried out: once more, with what the source says now.
        keeper_->refused(exchange->credential());
        keeper_->tick(monotonic_now());
        if (keeper_->fetching() || keeper_->current().get() != exchange->credential()) {
            pending.was_unauthorized = true;
            waiting_.push_front(std::move(pending));
            return;
        }
    }
    pending.handlers.on_done(std::move(result));
}

void CurlTransport::Loop::fail_waiting(FailureKind kind, const std::string& message) {
    for (PendingRequest& pending : std::exchange(waiting_, {})) {
        pending.handlers.on_done(tl::unexpected(Failure{kind, message}));
    }
}

bool CurlTransport::Loop::is_over() const {
    if (!end_by_) {
        return false;
    }
    const bool busy = !waiting_.empty() ||
                      std::any_of(in_flight_.begin(), in_flight_.end(),
                                  [](const auto& entry) { return !entry.second->is_stream(); });
    return !busy || monotonic_now() >= *end_by_;
}

void CurlTransport::Loop::end_all() {
    timers_.clear();
    // What callbacks send from now on fails at once (send), and its failure is never told: its
    // owner has just heard of the end.
    std::vector<std::unique_ptr<CurlExchange>> open;
    for (auto& [id, exchange] : in_flight_) {
        curl_multi_remove_handle(multi_, exchange->handle());
        open.push_back(std::move(exchange));
    }
    in_flight_.clear();
    std::sort(open.begin(), open.end(),
              [](const auto& a, const auto& b) { return a->pending().id < b->pending().id; });
    for (const auto& exchange : open) {
        exchange->pending().handlers.on_done(
            tl::unexpected(Failure{FailureKind::kShutdown, "the transport has ended"}));
    }
    fail_waiting(FailureKind::kShutdown, "the transport has ended");
    timers_.clear();
}

Result<std::unique_ptr<CurlTransport>> CurlTransport::start(Connection connection,
                                                            const TransportOptions& options) {
    initialise_curl();
    REGIMEN_TRY_ASSIGN(Endpoint endpoint, make_endpoint(connection));
    ServerIdentity server{std::move(endpoint), std::move(connection), options.user_agent,
                          options.connect_timeout};
    return std::unique_ptr<CurlTransport>(
        new CurlTransport(std::make_unique<Loop>(std::move(server), options)));
}

CurlTransport::CurlTransport(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
CurlTransport::~CurlTransport() = default;

Instant CurlTransport::now() const {
    return monotonic_now();
}
void CurlTransport::post(std::function<void()> run) {
    loop_->post(std::move(run));
}
TimerId CurlTransport::call_at(Instant when, std::function<void()> run) {
    return loop_->call_at(when, std::move(run));
}
void CurlTransport::cancel(TimerId timer) {
    loop_->cancel(timer);
}
RequestId CurlTransport::send(Request request, Handlers handlers) {
    return loop_->send(std::move(request), std::move(handlers));
}
void CurlTransport::cancel(RequestId request) {
    loop_->cancel(request);
}
void CurlTransport::shutdown(Duration patience) {
    loop_->shutdown(patience);
}

}  // namespace regimen::kube::client
