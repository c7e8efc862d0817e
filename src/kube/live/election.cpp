#include "kube/live/election.hpp"

#include <utility>

#include "base/log.hpp"

#include "kube/client/http/api_error.hpp"

namespace regimen::kube {

using client::Exchange;
using client::Lease;
using client::Request;

Election::Election(client::Transport& transport, ElectionOptions options, Clock wall,
                   std::function<void()> started, std::function<void(std::string why)> lost,
                   Rng rng)
    : transport_(transport),
      options_(std::move(options)),
      wall_(std::move(wall)),
      started_(std::move(started)),
      lost_(std::move(lost)),
      rng_(rng) {}

Election::~Election() {
    cancel_all();
}

Status Election::start() {
    if (options_.identity.empty()) {
        return fail(ErrorCode::kInvalidArgument, "identity", "found nothing, expected a name");
    }
    if (options_.retry_period <= Duration() || options_.renew_deadline <= options_.retry_period ||
        options_.lease_duration <= options_.renew_deadline) {
        return fail(ErrorCode::kInvalidArgument, "lease duration",
                    "found {}, {} and {}, expected lease duration > renew deadline > retry period",
                    format_duration(options_.lease_duration),
                    format_duration(options_.renew_deadline),
                    format_duration(options_.retry_period));
    }
    REGIMEN_TRY(client::get_lease(options_.lease));
    look();
    return {};
}

void Election::look() {
    const Result<Request> request = client::get_lease(options_.lease);
    request_ = transport_.send(*request, {{}, [this](const Exchange& exchange) {
                                              request_.reset();
                                              on_look(exchange);
                                          }});
}

void Election::on_look(const Exchange& exchange) {
    if (!exchange) {
        last_error_ = exchange.error().message;
        return again(options_.retry_period);
    }
    if (exchange->ok()) {
        Result<Lease> lease = client::parse_lease(exchange->body);
        if (!lease) {
            last_error_ = to_string(lease.error());
            return again(options_.retry_period);
        }
        last_error_.clear();
        see(*std::move(lease));
    } else if (exchange->status == 404) {
        last_error_.clear();
        see({});
    } else {
        last_error_ = client::to_string(client::api_error(*exchange));
        return again(options_.retry_period);
    }
    const bool ours = seen_.holder.empty() || seen_.holder == options_.identity;
    const bool over = transport_.now() >= seen_at_ + options_.lease_duration;
    return ours || over ? take() : again(options_.retry_period);
}

// Another resource version is another state, whatever the clocks of others say in it.
void Election::see(Lease lease) {
    if (lease.holder != seen_.holder) {
        log_event(Level::kInfo, "lease_seen",
                  {{"lease", client::to_string(options_.lease)}, {"holder", lease.holder}});
    }
    if (lease.resource_version != seen_.resource_version) {
        seen_at_ = transport_.now();
    }
    seen_ = std::move(lease);
}

void Election::take() {
    const Instant wall = wall_();
    Lease mine = seen_;
    mine.key = options_.lease;
    mine.duration_seconds = options_.lease_duration.micros() / 1'000'000;
    mine.renewed = wall;
    if (seen_.holder != options_.identity) {
        mine.acquired = wall;
        mine.transitions += seen_.resource_version.empty() ? 0 : 1;
    }
    mine.holder = options_.identity;
    send(seen_.resource_version.empty() ? client::create_lease(mine) : client::update_lease(mine),
         transport_.now());
}

void Election::send(Result<Request> request, Instant sent_at) {
    request_ = transport_.send(*std::move(request), {{}, [this, sent_at](const Exchange& exchange) {
                                                         request_.reset();
                                                         on_taken(exchange, sent_at);
                                                     }});
}

void Election::on_taken(const Exchange& exchange, Instant sent_at) {
    if (!exchange || !exchange->ok()) {
        const bool faster = exchange && exchange->status == 409;
        last_error_ = !exchange ? exchange.error().message
                      : faster  ? std::string()
                                : client::to_string(client::api_error(*exchange));
        // Somebody was faster, or our own lost answer was: look who it is.
        return faster ? look() : again(options_.retry_period);
    }
    Result<Lease> lease = client::parse_lease(exchange->body);
    if (!lease) {
        last_error_ = to_string(lease.error());
        return again(options_.retry_period);
    }
    last_error_.clear();
    see(*std::move(lease));
    renewed_at_ = sent_at;
    if (!leads_) {
        leads_ = true;
        transport_.post([started = started_] { started(); });
    }
    watch_deadline();
    again(options_.retry_period);
}

// A little later each time, so that replicas do not run in step.
void Election::again(Duration pause) {
    if (ended_) {
        return;
    }
    if (leads_ && !seen_.holder.empty() && seen_.holder != options_.identity) {
        return lose("the lease is held by " + seen_.holder);
    }
    const Duration jitter = Duration::from_micros(rng_.uniform_range(0, pause.micros() / 5));
    timer_ = transport_.call_at(transport_.now() + pause + jitter, [this] {
        timer_.reset();
        return leads_ && last_error_.empty() ? take() : look();
    });
}

void Election::watch_deadline() {
    if (deadline_) {
        transport_.cancel(*deadline_);
    }
    deadline_ = transport_.call_at(renewed_at_ + options_.renew_deadline, [this] {
        deadline_.reset();
        lose("the lease could not be renewed for " + format_duration(options_.renew_deadline) +
             (last_error_.empty() ? "" : ": " + last_error_));
    });
}

void Election::lose(const std::string& why) {
    cancel_all();
    ended_ = true;
    leads_ = false;
    transport_.post([lost = lost_, why] { lost(why); });
}

void Election::resign(std::function<void()> done) {
    const bool held = leads_;
    cancel_all();
    ended_ = true;
    leads_ = false;
    if (!held) {
        return transport_.post(std::move(done));
    }
    Lease free = seen_;
    free.holder.clear();
    free.duration_seconds = 1;  // what the API takes for "at once"
    free.renewed = wall_();
    Result<Request> request = client::update_lease(free);
    transport_.send(*std::move(request),
                    {{}, [done = std::move(done)](const Exchange&) { done(); }});
}

void Election::cancel_all() {
    if (request_) {
        transport_.cancel(*std::exchange(request_, std::nullopt));
    }
    for (std::optional<client::TimerId>* timer : {&timer_, &deadline_}) {
        if (*timer) {
            transport_.cancel(**timer);
            timer->reset();
        }
    }
}

}  // namespace regimen::kube
