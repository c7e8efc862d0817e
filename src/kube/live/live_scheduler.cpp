#include "kube/live/live_scheduler.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/log.hpp"

#include "kube/client/http/clock.hpp"
#include "kube/live/feed_kinds.hpp"

namespace regimen::kube {
namespace {

// Signals and policies are looked for this often.
constexpr Duration kPoll = Duration::millis(200);
constexpr Duration kPolicyPoll = Duration::seconds(1);
constexpr Duration kCountPods = Duration::seconds(1);
constexpr Duration kFlush = Duration::seconds(1);
// At the end: for what is on its way, and for the lease.
constexpr Duration kLastPatience = Duration::seconds(1);

}  // namespace

struct LiveScheduler::Parts {
    std::vector<std::unique_ptr<Feed>> feeds;
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Election> election;
};

LiveScheduler::LiveScheduler(client::Transport& transport, LiveOptions options)
    : transport_(transport),
      options_(std::move(options)),
      wall_begin_(client::wall_now()),
      monotonic_begin_(client::monotonic_now()) {}

LiveScheduler::~LiveScheduler() {
    end();
}

Instant LiveScheduler::engine_now() const {
    return wall_begin_ + (client::monotonic_now() - monotonic_begin_);
}

void LiveScheduler::on_io(const std::function<void()>& run) {
    std::promise<void> done;
    transport_.post([&] {
        run();
        done.set_value();
    });
    done.get_future().wait();
}

Status LiveScheduler::run(const std::function<bool()>& stop) {
    if (options_.record) {
        REGIMEN_TRY_ASSIGN(recorder_, LiveRecorder::create(*options_.record));
    }
    REGIMEN_TRY(find_resources(stop));
    if (!served_) {
        return {};
    }
    REGIMEN_TRY(begin());
    while (!stop()) {
        turn();
        const std::lock_guard lock(mutex_);
        if (!lost_.empty()) {
            break;
        }
    }
    const bool interrupted = stop();
    end();
    if (recorder_) {
        recorder_->finish();
    }
    const std::lock_guard lock(mutex_);
    if (!lost_.empty() && !interrupted) {
        return fail(ErrorCode::kInterrupted, client::to_string(options_.election->lease), "{}",
                    lost_);
    }
    return {};
}

Status LiveScheduler::find_resources(const std::function<bool()>& stop) {
    client::Backoff backoff({.first = Duration::millis(200), .most = Duration::seconds(5)},
                            Rng(options_.seed));
    while (!stop()) {
        std::promise<Result<client::ServedResources>> found;
        transport_.post([&] {
            client::discover(transport_, [&](Result<client::ServedResources> served) {
                found.set_value(std::move(served));
            });
        });
        Result<client::ServedResources> served = found.get_future().get();
        if (served) {
            for (const std::string& group : served->missing()) {
                log_event(Level::kWarn, "api_group_missing", {{"group", group}});
            }
            served_ = *std::move(served);
            return {};
        }
        log_event(Level::kWarn, "server_not_reached", {{"error", to_string(served.error())}});
        const Instant again = client::monotonic_now() + backoff.next(client::monotonic_now());
        while (!stop() && client::monotonic_now() < again) {
            (void)inbox_.take(std::min(kPoll, again - client::monotonic_now()));
        }
    }
    return {};
}

Status LiveScheduler::begin() {
    Status begun;
    on_io([&] {
        const Rng rng(options_.seed);
        parts_ = std::make_unique<Parts>();
        const auto wall = [] { return client::wall_now(); };
        parts_->writer =
            std::make_unique<Writer>(transport_, options_.writer, inbox_, wall, rng.fork(0));
        begin_feeds();
        if (!options_.election) {
            leads_ = true;
            return;
        }
        parts_->election = std::make_unique<Election>(
            transport_, *options_.election, wall,
            [this] {
                leads_ = true;
                inbox_.wake();
            },
            // Nothing more is written from here on: another replica may begin soon.
            [this](std::string why) {
                parts_->writer->stop();
                {
                    const std::lock_guard lock(mutex_);
                    lost_ = std::move(why);
                }
                leads_ = false;
                inbox_.wake();
            },
            rng.fork(1));
        begun = parts_->election->start();
    });
    return begun;
}

void LiveScheduler::begin_feeds() {
    std::uint64_t stream = 2;
    for (FeedKind& kind : feed_kinds(*served_)) {
        parts_->feeds.push_back(std::make_unique<Feed>(transport_, std::move(kind), inbox_,
                                                       Rng(options_.seed).fork(stream++)));
        // Our own collections have names that can be.
        const Status begun = parts_->feeds.back()->start();
        REGIMEN_ASSERT(begun.has_value(), "{}", to_string(begun.error()));
    }
}

void LiveScheduler::turn() {
    watch_policy();
    std::vector<ObjectEvent> events = inbox_.take(patience());
    if (!driver_) {
        for (ObjectEvent& event : events) {
            image_.apply(std::move(event));
        }
        const bool complete = std::all_of(parts_->feeds.begin(), parts_->feeds.end(),
                                          [](const auto& feed) { return feed->counters().synced; });
        if (complete && leads_) {
            log_event(Level::kInfo, "leading",
                      {{"nodes", image_.nodes()},
                       {"pods", image_.pods()},
                       {"placement", options_.driver.policy.placement},
                       {"order", options_.driver.policy.order}});
            begin_history();
        }
    } else if (!events.empty() || (wake_at_ && *wake_at_ <= engine_now())) {
        step(std::move(events));
    }
    keep_record();
    publish();
}

// A driver that knows nothing is told all there is; what it is told from here on is one recording.
void LiveScheduler::begin_history() {
    StepListener listener;
    if (recorder_) {
        recorder_->begin(client::wall_now());
        listener = [this](Instant now, std::span<const Fact> facts, const Plan& plan) {
            recorder_->append(now, facts, plan);
        };
    }
    driver_.emplace(options_.driver, std::move(listener));
    step(image_.hand_over());
}

// A recording that is full ends with its history: everything is listed again, and a driver begins
// anew, as after a restart.
void LiveScheduler::keep_record() {
    if (!recorder_ || client::monotonic_now() - record_flushed_at_ < kFlush) {
        return;
    }
    record_flushed_at_ = client::monotonic_now();
    recorder_->flush();
    if (recorder_->is_full() && driver_) {
        log_event(Level::kInfo, "recording_full", {{"steps", stats().steps}});
        driver_.reset();
        wake_at_.reset();
        on_io([this] { parts_->feeds.clear(); });
        (void)inbox_.take(Duration());  // of the feeds that were
        on_io([this] { begin_feeds(); });
    }
}

Duration LiveScheduler::patience() const {
    if (!wake_at_) {
        return kPoll;
    }
    return std::clamp(*wake_at_ - engine_now(), Duration(), kPoll);
}

void LiveScheduler::step(std::vector<ObjectEvent> events) {
    const Instant begin = client::monotonic_now();
    Actions actions = driver_->step(engine_now(), events);
    const Duration took = client::monotonic_now() - begin;
    wake_at_ = actions.wake_at;
    {
        const std::lock_guard lock(mutex_);
        ++stats_.steps;
        stats_.facts = driver_->facts();
        stats_.decisions += actions.binds.size();
        stats_.verdicts += actions.reports.size();
        stats_.refused_facts = driver_->refused_facts();
        stats_.step_seconds.add(took);
        stats_.decision_hash = driver_->engine().decision_hash();
    }
    carry_out(std::move(actions));
}

void LiveScheduler::carry_out(Actions actions) {
    if (options_.dry_run) {
        for (const BindPod& bind : actions.binds) {
            log_event(
                Level::kInfo, "would_bind",
                {{"pod", bind.pod.namespace_name + "/" + bind.pod.name}, {"node", bind.node}});
        }
        for (const ReportWaiting& report : actions.reports) {
            log_event(Level::kInfo, "would_report",
                      {{"pod", report.pod.namespace_name + "/" + report.pod.name},
                       {"reason", report.reason},
                       {"message", report.message}});
        }
        for (const ReleasePod& release : actions.releases) {
            log_event(Level::kInfo, "would_release",
                      {{"pod", release.pod.namespace_name + "/" + release.pod.name},
                       {"why", release.why}});
        }
        return;
    }
    if (!actions.binds.empty() || !actions.reports.empty() || !actions.releases.empty()) {
        transport_.post(
            [this, actions = std::move(actions)] { parts_->writer->carry_out(actions); });
    }
}

void LiveScheduler::watch_policy() {
    if (!options_.new_policy || client::monotonic_now() - policy_watched_at_ < kPolicyPoll) {
        return;
    }
    policy_watched_at_ = client::monotonic_now();
    if (const std::optional<PolicySet> policy = options_.new_policy()) {
        log_event(Level::kInfo, "policy_changed",
                  {{"placement", policy->placement}, {"order", policy->order}});
        options_.driver.policy = *policy;
        if (driver_) {
            driver_->set_policy(*policy);
            wake_at_ = engine_now();
        }
        const std::lock_guard lock(mutex_);
        ++stats_.policy_changes;
    }
}

void LiveScheduler::publish() {
    std::vector<FeedStats> feeds;
    bool synced = true;
    for (const auto& feed : parts_->feeds) {
        feeds.push_back({feed->resource(), feed->counters()});
        synced = synced && feeds.back().counters.synced;
    }
    WriterCounters writer = parts_->writer->counters();
    if (driver_ && client::monotonic_now() - pods_counted_at_ > kCountPods) {
        pods_counted_at_ = client::monotonic_now();
        pods_waiting_ = driver_->waiting_pods();
    }
    const std::lock_guard lock(mutex_);
    stats_.feeds = std::move(feeds);
    stats_.writer = writer;
    stats_.synced = synced;
    stats_.leading = leads_ && driver_.has_value();
    stats_.nodes = driver_ ? driver_->nodes() : image_.nodes();
    stats_.pods = driver_ ? driver_->pods() : image_.pods();
    stats_.waiting = driver_ ? driver_->engine().waiting().size() : 0;
    stats_.pods_waiting = pods_waiting_;
    stats_.recording_failed = recorder_ && recorder_->failed();
    stats_.looped_at = client::monotonic_now();
}

LiveStats LiveScheduler::stats() const {
    const std::lock_guard lock(mutex_);
    return stats_;
}

void LiveScheduler::end() {
    if (!parts_) {
        return;
    }
    on_io([this] {
        for (const auto& feed : parts_->feeds) {
            feed->stop();
        }
        parts_->writer->stop();
    });
    const Instant until = client::monotonic_now() + kLastPatience;
    for (std::size_t in_flight = 1; in_flight > 0 && client::monotonic_now() < until;) {
        on_io([&] { in_flight = parts_->writer->in_flight(); });
        if (in_flight > 0) {
            (void)inbox_.take(Duration::millis(10));
        }
    }
    if (parts_->election) {
        auto resigned = std::make_shared<std::promise<void>>();
        std::future<void> answered = resigned->get_future();
        on_io([&] { parts_->election->resign([resigned] { resigned->set_value(); }); });
        answered.wait_for(std::chrono::microseconds(kLastPatience.micros()));
    }
    on_io([this] { parts_.reset(); });
}

}  // namespace regimen::kube
