#include "kube/client/write/write_queue.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace regimen::kube::client {

const char* name(WriteResult result) {
    switch (result) {
        case WriteResult::kDone:
            return "done";
        case WriteResult::kRefused:
            return "refused";
        case WriteResult::kFailed:
            return "failed";
        case WriteResult::kSuperseded:
            return "superseded";
        case WriteResult::kStopped:
            return "stopped";
    }
    return "unknown";
}

WriteQueue::WriteQueue(Transport& transport, WriteQueueOptions options, Rng rng)
    : transport_(transport), options_(options), rng_(rng), limiter_(options_.rate) {}

WriteQueue::~WriteQueue() {
    for (const auto& [name, object] : objects_) {
        if (object.request) {
            transport_.cancel(*object.request);
        }
        if (object.retry) {
            transport_.cancel(*object.retry);
        }
    }
    if (pump_timer_) {
        transport_.cancel(*pump_timer_);
    }
}

void WriteQueue::end(const Pending& pending, WriteResult result, std::string message) {
    if (pending.write.on_done) {
        WriteOutcome outcome;
        outcome.result = result;
        outcome.message = std::move(message);
        outcome.attempts = pending.attempts;
        outcome.maybe_carried_out = pending.maybe_carried_out;
        pending.write.on_done(std::move(outcome));
    }
}

void WriteQueue::end_with(const Pending& pending, Exchange exchange) {
    WriteOutcome outcome;
    outcome.attempts = pending.attempts;
    outcome.maybe_carried_out = pending.maybe_carried_out;
    if (!exchange) {
        const bool stopped = exchange.error().kind == FailureKind::kShutdown;
        outcome.result = stopped ? WriteResult::kStopped : WriteResult::kFailed;
        outcome.message = std::move(exchange.error().message);
    } else if (exchange->ok()) {
        outcome.response = std::move(*exchange);
    } else {
        outcome.error = api_error(*exchange);
        outcome.message = to_string(*outcome.error);
        const bool for_good = outcome.error->code < 500 && outcome.error->code != 429;
        outcome.result = for_good || outcome.error->has_cause("DisruptionBudget")
                             ? WriteResult::kRefused
                             : WriteResult::kFailed;
    }
    if (pending.write.on_done) {
        pending.write.on_done(std::move(outcome));
    }
}

void WriteQueue::submit(Write write) {
    Pending pending{.write = std::move(write),
                    .submitted = transport_.now(),
                    .attempts = 0,
                    .maybe_carried_out = false,
                    .pause = {}};
    const std::string name = pending.write.object;
    if (stopped_ || (objects_.size() >= options_.max_objects && !objects_.contains(name))) {
        return stopped_ ? end(pending, WriteResult::kStopped, "the queue has stopped")
                        : end(pending, WriteResult::kFailed, "too many writes wait");
    }
    Object& object = objects_[name];
    const auto kind = static_cast<std::size_t>(pending.write.kind);
    std::vector<Pending> superseded;
    for (std::size_t later = kind + 1; later < kWriteKinds; ++later) {
        if (object.waiting[later] && later == static_cast<std::size_t>(WriteKind::kDelete)) {
            return end(pending, WriteResult::kSuperseded);
        }
    }
    for (std::size_t earlier = 0; earlier <= kind; ++earlier) {
        if (object.waiting[earlier]) {
            superseded.push_back(*std::exchange(object.waiting[earlier], std::nullopt));
        }
    }
    object.waiting[kind] = std::move(pending);
    enqueue(name, object);
    pump();
    for (Pending& old : superseded) {
        end(old, WriteResult::kSuperseded);
    }
}

void WriteQueue::enqueue(const std::string& name, Object& object) {
    if (object.queued || object.request) {
        return;
    }
    const Pending* first = nullptr;
    for (const std::optional<Pending>& pending : object.waiting) {
        first = pending ? &*pending : first;
    }
    if (first == nullptr || (object.retry && first->attempts > 0)) {
        return;  // it waits for its pause to pass
    }
    if (object.retry) {  // something new need not wait for the pause of the old
        transport_.cancel(*std::exchange(object.retry, std::nullopt));
    }
    object.queued = true;
    (first->write.background ? background_ : foreground_).push_back({name, transport_.now()});
}

std::optional<std::string> WriteQueue::next_turn() {
    ++turns_;
    const bool background_is_late =
        !background_.empty() &&
        transport_.now() - background_.front().since >= options_.background_patience;
    const bool from_background = foreground_.empty() || (background_is_late && turns_ % 4 == 0);
    std::deque<Turn>& queue = from_background ? background_ : foreground_;
    if (queue.empty()) {
        return std::nullopt;
    }
    std::string name = std::move(queue.front().object);
    queue.pop_front();
    return name;
}

void WriteQueue::pump() {
    while (in_flight_ < options_.max_in_flight && !(foreground_.empty() && background_.empty())) {
        const Instant now = transport_.now();
        if (now < held_until_) {
            return pump_at(held_until_);
        }
        if (!limiter_.take(now)) {
            return pump_at(now + limiter_.wait(now));
        }
        const std::string name = *next_turn();
        const auto found = objects_.find(name);
        found->second.queued = false;
        send(found->first, found->second);
    }
}

void WriteQueue::pump_at(Instant when) {
    if (!pump_timer_) {
        pump_timer_ = transport_.call_at(when, [this] {
            pump_timer_.reset();
            pump();
        });
    }
}

void WriteQueue::send(const std::string& name, Object& object) {
    std::optional<Pending>* first = nullptr;
    for (std::optional<Pending>& pending : object.waiting) {
        first = pending ? &pending : first;
    }
    if (first == nullptr) {  // stopped meanwhile
        return forget_if_idle(name);
    }
    Pending pending = *std::exchange(*first, std::nullopt);
    ++pending.attempts;
    ++in_flight_;
    Request request = pending.write.request;
    object.request =
        transport_.send(std::move(request),
                        {{}, [this, name, pending = std::move(pending)](Exchange exchange) mutable {
                             on_answer(name, std::move(pending), std::move(exchange));
                         }});
}

// Nothing when the answer is final.
std::optional<Duration> WriteQueue::retry_pause(Pending& pending, const Exchange& exchange) {
    std::optional<Duration> retry_after;
    bool was_refused_unseen = false;
    if (!exchange) {
        const Failure& failure = exchange.error();
        if (failure.kind == FailureKind::kShutdown) {
            return std::nullopt;
        }
        was_refused_unseen = !failure.maybe_carried_out();
        pending.write.request.fresh_connection = failure.kind == FailureKind::kTimeout;
    } else {
        if (exchange->ok()) {
            return std::nullopt;
        }
        const ApiError error = api_error(*exchange);
        const bool busy = error.is_too_many_requests() && !error.has_cause("DisruptionBudget");
        if (!busy && error.code < 500) {
            return std::nullopt;
        }
        was_refused_unseen = busy;
        retry_after = error.retry_after;
    }
    pending.maybe_carried_out = pending.maybe_carried_out || !was_refused_unseen;
    if (!was_refused_unseen && !pending.write.repeatable) {
        return std::nullopt;
    }
    pending.pause = std::clamp(pending.pause * 2, options_.backoff.first, options_.backoff.most);
    const Duration jittered = Duration::from_micros(pending.pause.micros() +
                                                    rng_.uniform_range(0, pending.pause.micros()));
    const Duration pause = std::max(jittered, retry_after.value_or(Duration()));
    if (exchange && exchange->status == 429) {
        held_until_ = std::max(held_until_, transport_.now() + pause);
    }
    const bool in_time = transport_.now() + pause < pending.submitted + options_.time_limit;
    return in_time && !stopped_ ? std::optional(pause) : std::nullopt;
}

void WriteQueue::on_answer(const std::string& answered, Pending pending, Exchange exchange) {
    const auto found = objects_.find(answered);
    const std::string& name = found->first;  // the callback that owns the other ends here
    Object& object = found->second;
    object.request.reset();
    --in_flight_;
    const std::optional<Duration> pause = retry_pause(pending, exchange);
    std::optional<Pending> ended;
    bool superseded = false;
    if (pause) {
        for (auto kind = static_cast<std::size_t>(pending.write.kind); kind < kWriteKinds; ++kind) {
            superseded = superseded || object.waiting[kind];
        }
    }
    if (pause && !superseded) {
        retry_later(name, object, std::move(pending), *pause);
    } else {
        ended = std::move(pending);
    }
    enqueue(name, object);
    forget_if_idle(name);
    pump();
    if (ended && superseded) {
        end(*ended, WriteResult::kSuperseded);
    } else if (ended) {
        end_with(*ended, std::move(exchange));
    }
}

void WriteQueue::retry_later(const std::string& name, Object& object, Pending pending,
                             Duration pause) {
    object.waiting[static_cast<std::size_t>(pending.write.kind)] = std::move(pending);
    object.retry = transport_.call_at(transport_.now() + pause, [this, name] {
        Object& waiting = objects_.at(name);
        waiting.retry.reset();
        enqueue(name, waiting);
        pump();
    });
}

void WriteQueue::forget_if_idle(const std::string& name) {
    const auto found = objects_.find(name);
    const Object& object = found->second;
    const bool waits = std::any_of(object.waiting.begin(), object.waiting.end(),
                                   [](const auto& pending) { return pending.has_value(); });
    if (!waits && !object.request && !object.queued) {
        if (object.retry) {
            transport_.cancel(*object.retry);
        }
        objects_.erase(found);
    }
}

void WriteQueue::stop() {
    stopped_ = true;
    std::vector<Pending> waiting;
    for (auto& [name, object] : objects_) {
        for (std::optional<Pending>& pending : object.waiting) {
            if (pending) {
                waiting.push_back(*std::exchange(pending, std::nullopt));
            }
        }
        if (object.retry) {
            transport_.cancel(*std::exchange(object.retry, std::nullopt));
        }
        object.queued = false;
    }
    foreground_.clear();
    background_.clear();
    std::erase_if(objects_, [](const auto& entry) { return !entry.second.request; });
    for (Pending& pending : waiting) {
        end(pending, WriteResult::kStopped);
    }
}

}  // namespace regimen::kube::client
