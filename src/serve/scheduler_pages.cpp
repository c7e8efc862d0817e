#include "serve/scheduler_pages.hpp"

#include <fmt/format.h>
#include <limits>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <sstream>
#include <utility>
#include <vector>

namespace regimen::serve {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

// The loop turns at least five times a second; a long step may take a while.
constexpr Duration kLongestTurn = Duration::seconds(60);

double seconds(Duration duration) {
    return static_cast<double>(duration.micros()) / 1e6;
}

class Families {
public:
    // Begins a family; what is added next belongs to it.
    Families& family(MetricType type, std::string name, std::string help) {
        MetricFamily family;
        family.name = std::move(name);
        family.help = std::move(help);
        family.type = type;
        families_.push_back(std::move(family));
        return *this;
    }
    Families& value(std::uint64_t value, Labels labels = {}) {
        MetricFamily& family = families_.back();
        ClientMetric metric;
        metric.label = std::move(labels);
        const auto number = static_cast<double>(value);
        if (family.type == MetricType::Counter) {
            metric.counter.value = number;
        } else {
            metric.gauge.value = number;
        }
        family.metric.push_back(std::move(metric));
        return *this;
    }
    Families& histogram(const kube::Histogram& histogram, Labels labels = {}) {
        ClientMetric metric;
        metric.label = std::move(labels);
        metric.histogram.sample_count = histogram.count();
        metric.histogram.sample_sum = seconds(histogram.sum());
        std::uint64_t so_far = 0;
        for (std::size_t i = 0; i <= kube::Histogram::kBuckets; ++i) {
            so_far += histogram.count_in(i);
            metric.histogram.bucket.push_back(
                {so_far, i < kube::Histogram::kBuckets ? seconds(kube::Histogram::upper_bound(i))
                                                       : std::numeric_limits<double>::infinity()});
        }
        families_.back().metric.push_back(std::move(metric));
        return *this;
    }
    std::string text() const {
        std::ostringstream out;
        prometheus::TextSerializer().Serialize(out, families_);
        return std::move(out).str();
    }

private:
    std::vector<MetricFamily> families_;
};

void add_schedulers(Families& out, const kube::LiveStats& stats, const SchedulerFacts& facts) {
    const Labels::value_type profile{"profile", facts.scheduler_name};
    out.family(MetricType::Gauge, "scheduler_pending_pods", "Pods that wait for a node.")
        .value(stats.pods_waiting, {{"queue", "active"}});
    out.family(MetricType::Counter, "scheduler_schedule_attempts_total",
               "Attempts to place a pod, by result.")
        .value(stats.writer.bound, {profile, {"result", "scheduled"}})
        .value(stats.verdicts, {profile, {"result", "unschedulable"}})
        .value(stats.writer.bind_refused, {profile, {"result", "error"}});
    out.family(MetricType::Histogram, "scheduler_pod_scheduling_sli_duration_seconds",
               "From the creation of a pod to its bind.")
        .histogram(stats.writer.scheduling_seconds);
    if (!facts.lease_name.empty()) {
        out.family(MetricType::Gauge, "leader_election_master_status", "1: this replica leads.")
            .value(stats.leading ? 1 : 0, {{"name", facts.lease_name}});
    }
}

void add_decisions(Families& out, const kube::LiveStats& stats) {
    out.family(MetricType::Gauge, "regimen_nodes", "Nodes that the server shows.")
        .value(stats.nodes);
    out.family(MetricType::Gauge, "regimen_pods", "Pods that count, ours and others'.")
        .value(stats.pods);
    out.family(MetricType::Gauge, "regimen_workloads_waiting", "Workloads in the queue.")
        .value(stats.waiting);
    out.family(MetricType::Counter, "regimen_steps_total", "Steps of the engine.")
        .value(stats.steps);
    out.family(MetricType::Histogram, "regimen_step_duration_seconds",
               "Time of one step: facts in, decisions out.")
        .histogram(stats.step_seconds);
    out.family(MetricType::Counter, "regimen_facts_total", "Facts that the engine was told.")
        .value(stats.facts);
    out.family(MetricType::Counter, "regimen_facts_refused_total",
               "Facts that contradicted what the engine knew.")
        .value(stats.refused_facts);
    out.family(MetricType::Counter, "regimen_decisions_total", "Pods that were given a node.")
        .value(stats.decisions);
    out.family(MetricType::Counter, "regimen_policy_changes_total", "Policies taken up.")
        .value(stats.policy_changes);
    out.family(MetricType::Gauge, "regimen_recording_failed",
               "1: a recording is wanted and cannot be written.")
        .value(stats.recording_failed ? 1 : 0);
}

void add_writes(Families& out, const kube::WriterCounters& writer) {
    out.family(MetricType::Histogram, "regimen_bind_duration_seconds",
               "From a decision to the server's answer.")
        .histogram(writer.bind_seconds);
    out.family(MetricType::Counter, "regimen_binds_unanswered_total",
               "Binds whose answer was lost; they are sent again.")
        .value(writer.bind_lost);
    out.family(MetricType::Counter, "regimen_pods_released_total",
               "Pods of gangs that did not become whole in time.")
        .value(writer.released);
    out.family(MetricType::Counter, "regimen_conditions_total", "Conditions written.")
        .value(writer.reports);
    out.family(MetricType::Counter, "regimen_writes_failed_total",
               "Conditions and deletions that the server refused.")
        .value(writer.failed);
    out.family(MetricType::Gauge, "regimen_writes_waiting",
               "Objects with a write that waits or is on its way.")
        .value(writer.waiting);
}

void add_feeds(Families& out, const std::vector<kube::FeedStats>& feeds) {
    const auto each = [&](MetricType type, const char* name, const char* help, auto field) {
        out.family(type, name, help);
        for (const kube::FeedStats& feed : feeds) {
            out.value(field(feed.counters), {{"resource", feed.resource}});
        }
    };
    using Counters = const kube::FeedCounters&;
    each(MetricType::Counter, "regimen_watch_events_total", "Changes seen.",
         [](Counters feed) { return feed.events; });
    each(MetricType::Counter, "regimen_watch_objects_skipped_total",
         "Objects that could not be read.", [](Counters feed) { return feed.skipped; });
    each(MetricType::Counter, "regimen_watch_lists_total", "Lists begun anew.",
         [](Counters feed) { return feed.restarts; });
    each(MetricType::Gauge, "regimen_watch_synced", "1: the first list is complete.",
         [](Counters feed) { return feed.synced ? std::uint64_t{1} : 0; });
}

}  // namespace

std::string metrics_text(const kube::LiveStats& stats, const SchedulerFacts& facts) {
    Families out;
    out.family(MetricType::Gauge, "regimen_build_info", "1; the version is the label.")
        .value(1, {{"version", REGIMEN_VERSION}});
    add_schedulers(out, stats, facts);
    add_decisions(out, stats);
    add_writes(out, stats.writer);
    add_feeds(out, stats.feeds);
    return out.text();
}

Pages scheduler_pages(const std::function<kube::LiveStats()>& stats, const SchedulerFacts& facts) {
    Pages pages;
    pages["/healthz"] = [stats, facts] {
        const kube::LiveStats now = stats();
        const Duration turn = facts.monotonic() - now.looped_at;
        if (now.looped_at != Instant() && turn > kLongestTurn) {
            return Answer{503, fmt::format("no turn of the loop for {}\n", format_duration(turn))};
        }
        return Answer{200, "ok\n"};
    };
    pages["/readyz"] = [stats] {
        const kube::LiveStats now = stats();
        if (now.synced) {
            return Answer{200, now.leading ? "ok: leading\n" : "ok: standing by\n"};
        }
        std::string text = "not ready: lists are not complete:";
        for (const kube::FeedStats& feed : now.feeds) {
            text += feed.counters.synced ? "" : " " + feed.resource;
        }
        return Answer{503, text + "\n"};
    };
    pages["/livez"] = pages["/healthz"];
    pages["/metrics"] = [stats, facts] {
        return Answer{200, metrics_text(stats(), facts),
                      "text/plain; version=0.0.4; charset=utf-8"};
    };
    return pages;
}

}  // namespace regimen::serve
