#include "kube/live/writer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/log.hpp"

#include "kube/client/write/pod_writes.hpp"

namespace regimen::kube {
namespace {

using client::WriteKind;
using client::WriteOutcome;
using client::WriteResult;

// Before a bind is sent again whose answer says nothing: the watch mostly knows by then.
constexpr Duration kDoubtfulPause = Duration::seconds(1);

client::PodIdentity identity_of(const PodKey& pod) {
    return {{pod.namespace_name, pod.name}, pod.uid};
}

std::string queue_name(const PodKey& pod) {
    return fmt::format("pods/{}/{}", pod.namespace_name, pod.name);
}

client::EventSubject subject(const PodKey& pod) {
    client::EventSubject regarding;
    regarding.key = {pod.namespace_name, pod.name};
    regarding.uid = pod.uid;
    return regarding;
}

// Nothing: somebody else will answer for this pod, or nobody needs to.
std::optional<BindOutcome> bind_outcome(const WriteOutcome& outcome) {
    switch (outcome.result) {
        case WriteResult::kDone:
            return BindOutcome::kBound;
        case WriteResult::kRefused: {
            const bool echo = outcome.maybe_carried_out && outcome.error &&
                              (outcome.error->is_conflict() || outcome.error->is_not_found());
            if (echo) {
                return BindOutcome::kUnknown;  // perhaps it is our own success that is in the way
            }
            return outcome.error && outcome.error->is_not_found() ? BindOutcome::kGone
                                                                  : BindOutcome::kRefused;
        }
        case WriteResult::kFailed:
            return BindOutcome::kUnknown;
        case WriteResult::kSuperseded:  // by its deletion
        case WriteResult::kStopped:
            return std::nullopt;
    }
    return std::nullopt;
}

std::string text_of(const WriteOutcome& outcome) {
    return outcome.error ? client::to_string(*outcome.error) : outcome.message;
}

}  // namespace

Writer::Writer(client::Transport& transport, WriterOptions options, Inbox& inbox, Clock wall,
               Rng rng)
    : transport_(transport),
      options_(std::move(options)),
      inbox_(inbox),
      wall_(std::move(wall)),
      queue_(transport, options_.queue, rng) {
    client::EventRecorderOptions events;
    events.controller = options_.scheduler_name;
    events.instance = options_.identity;
    recorder_.emplace(queue_, std::move(events));
}

void Writer::carry_out(const Actions& actions) {
    for (const BindPod& wanted : actions.binds) {
        bind(wanted);
    }
    for (const ReleasePod& wanted : actions.releases) {
        release(wanted);
    }
    for (const ReportWaiting& wanted : actions.reports) {
        report(wanted);
    }
    const std::lock_guard lock(mutex_);
    counters_.waiting = queue_.objects();
}

void Writer::bind(const BindPod& wanted) {
    Result<client::Request> request = client::bind_pod(identity_of(wanted.pod), wanted.node);
    if (!request) {
        log_event(Level::kError, "bind_impossible",
                  {{"pod", wanted.pod.name}, {"error", to_string(request.error())}});
        inbox_.push(BindAnswered{wanted.pod.uid, wanted.node, BindOutcome::kRefused,
                                 to_string(request.error())});
        return;
    }
    client::Write write;
    write.object = queue_name(wanted.pod);
    write.kind = WriteKind::kBind;
    write.request = *std::move(request);
    write.on_done = [this, wanted, decided = transport_.now()](const WriteOutcome& outcome) {
        on_bound(wanted, decided, outcome);
    };
    queue_.submit(std::move(write));
}

void Writer::on_bound(const BindPod& wanted, Instant decided, const WriteOutcome& outcome) {
    const std::optional<BindOutcome> came = bind_outcome(outcome);
    if (!came) {
        return;
    }
    BindAnswered answer{wanted.pod.uid, wanted.node, *came, text_of(outcome)};
    if (*came == BindOutcome::kUnknown) {
        count(&WriterCounters::bind_lost);
        transport_.call_at(transport_.now() + kDoubtfulPause,
                           [this, answer = std::move(answer)] { inbox_.push(answer); });
        return;
    }
    if (*came == BindOutcome::kBound) {
        {
            const std::lock_guard lock(mutex_);
            ++counters_.bound;
            counters_.waiting = queue_.objects();
            counters_.bind_seconds.add(transport_.now() - decided);
            counters_.scheduling_seconds.add(std::max(wall_() - wanted.since, Duration()));
        }
        recorder_->record({.regarding = subject(wanted.pod),
                           .reason = "Scheduled",
                           .action = "Binding",
                           .note = fmt::format("Assigned {}/{} to {}", wanted.pod.namespace_name,
                                               wanted.pod.name, wanted.node)},
                          wall_());
    } else {
        count(&WriterCounters::bind_refused);
        log_event(Level::kWarn, "bind_refused",
                  {{"pod", wanted.pod.namespace_name + "/" + wanted.pod.name},
                   {"node", wanted.node},
                   {"error", answer.message}});
    }
    inbox_.push(std::move(answer));
}

void Writer::report(const ReportWaiting& wanted) {
    count(&WriterCounters::reports);
    Result<client::Request> request =
        client::set_pod_condition(identity_of(wanted.pod), {.type = "PodScheduled",
                                                            .holds = false,
                                                            .reason = wanted.reason,
                                                            .message = wanted.message,
                                                            .since = wanted.since});
    if (!request) {
        return;
    }
    client::Write write;
    write.object = queue_name(wanted.pod);
    write.kind = WriteKind::kStatus;
    write.background = true;
    write.request = *std::move(request);
    write.on_done = complaint("condition of " + wanted.pod.namespace_name + "/" + wanted.pod.name);
    queue_.submit(std::move(write));
    recorder_->record({.regarding = subject(wanted.pod),
                       .warning = true,
                       .reason = "FailedScheduling",
                       .action = "Scheduling",
                       .note = wanted.message},
                      wall_());
}

void Writer::release(const ReleasePod& wanted) {
    count(&WriterCounters::released);
    log_event(Level::kWarn, "pod_released",
              {{"pod", wanted.pod.namespace_name + "/" + wanted.pod.name}, {"why", wanted.why}});
    Result<client::Request> request = client::delete_pod(identity_of(wanted.pod));
    if (!request) {
        return;
    }
    client::Write write;
    write.object = queue_name(wanted.pod);
    write.kind = WriteKind::kDelete;
    write.request = *std::move(request);
    write.on_done = complaint("deletion of " + wanted.pod.namespace_name + "/" + wanted.pod.name);
    queue_.submit(std::move(write));
    recorder_->record({.regarding = subject(wanted.pod),
                       .warning = true,
                       .reason = "GangReleased",
                       .action = "Deleting",
                       .note = wanted.why},
                      wall_());
}

// A pod that is gone, or is another one by now, needs neither condition nor deletion.
std::function<void(WriteOutcome)> Writer::complaint(std::string what) {
    return [this, what = std::move(what)](const WriteOutcome& outcome) {
        const bool moot =
            outcome.result == WriteResult::kDone || outcome.result == WriteResult::kSuperseded ||
            outcome.result == WriteResult::kStopped ||
            (outcome.error && (outcome.error->is_not_found() || outcome.error->is_conflict()));
        if (!moot) {
            count(&WriterCounters::failed);
            log_event(Level::kWarn, "write_failed", {{"what", what}, {"error", text_of(outcome)}});
        }
    };
}

void Writer::count(std::uint64_t WriterCounters::* counter) {
    const std::lock_guard lock(mutex_);
    ++(counters_.*counter);
}

WriterCounters Writer::counters() const {
    const std::lock_guard lock(mutex_);
    return counters_;
}

}  // namespace regimen::kube
