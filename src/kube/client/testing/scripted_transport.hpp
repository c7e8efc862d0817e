// ScriptedTransport: a Transport with a clock that only tests move and a server that they play.
// Nothing happens by itself: step() runs what is due, and time jumps to the next timer.
// Errors: answering a request that is over is fine and does nothing, as on a real network.
// Complexity: O(log timers) a step. Thread rule: one thread.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "kube/client/http/timers.hpp"
#include "kube/client/http/transport.hpp"

namespace regimen::kube::client {

class ScriptedTransport : public Transport {
public:
    using Server = std::function<void(RequestId, const Request&)>;

    // What plays the server; called once for each request, from step().
    void serve(Server server) { server_ = std::move(server); }

    Instant now() const override { return now_; }
    void post(std::function<void()> run) override { posted_.push_back(std::move(run)); }
    TimerId call_at(Instant when, std::function<void()> run) override {
        return timers_.add(when, std::move(run));
    }
    void cancel(TimerId timer) override { timers_.cancel(timer); }
    RequestId send(Request request, Handlers handlers) override {
        const RequestId id{++last_};
        open_.emplace(id, std::move(handlers));
        post([this, id, request = std::move(request)] {
            if (is_open(id)) {
                server_(id, request);
            }
        });
        return id;
    }
    void cancel(RequestId request) override { open_.erase(request); }

    bool is_open(RequestId id) const { return open_.contains(id); }
    std::size_t open() const { return open_.size(); }
    void give(RequestId id, std::string_view piece) {
        if (const auto found = open_.find(id); found != open_.end()) {
            const auto on_data = found->second.on_data;  // may cancel itself
            on_data(piece);
        }
    }
    void answer(RequestId id, Exchange exchange) {
        if (auto found = open_.extract(id); !found.empty()) {
            found.mapped().on_done(std::move(exchange));
        }
    }
    void answer(RequestId id, int status, std::string body = {}) {
        Response response;
        response.status = status;
        response.body = std::move(body);
        answer(id, Exchange(std::move(response)));
    }
    void fail(RequestId id, FailureKind kind) {
        answer(id, tl::unexpected(Failure{kind, name(kind)}));
    }

    // Runs everything that is due by `until`, and sets the clock to it.
    void run_until(Instant until) {
        while (true) {
            if (!posted_.empty()) {
                const auto run = std::move(posted_.front());
                posted_.pop_front();
                run();
            } else if (const auto next = timers_.next(); next && *next <= until) {
                now_ = std::max(now_, *next);
                timers_.run_one(now_);
            } else {
                now_ = std::max(now_, until);
                return;
            }
        }
    }
    void run_for(Duration duration) { run_until(now_ + duration); }

private:
    Server server_;
    Instant now_ = Instant::from_micros(1'000'000);
    Timers timers_;
    std::deque<std::function<void()>> posted_;
    std::map<RequestId, Handlers> open_;
    std::uint64_t last_ = 0;
};

}  // namespace regimen::kube::client
