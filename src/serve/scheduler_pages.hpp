// The pages of a running scheduler: /healthz (the loop turns), /readyz (it knows the whole cluster,
// whether it leads or stands by), /metrics for Prometheus. Names are kube-scheduler's where it has
// one for the same thing; the rest begin with regimen_.
// Errors: none. Complexity: O(families). Thread rule: any thread, if `stats` may be called from it.
// Source: prometheus.io text format 0.0.4; pkg/scheduler/metrics of Kubernetes.
#pragma once

#include <functional>
#include <string>

#include "kube/live/live_stats.hpp"
#include "serve/http_server.hpp"

namespace regimen::serve {

struct SchedulerFacts {
    std::string scheduler_name;
    std::string lease_name;              // empty: no election
    std::function<Instant()> monotonic;  // what LiveStats::looped_at counts in
};

Pages scheduler_pages(const std::function<kube::LiveStats()>& stats, const SchedulerFacts& facts);

// The text of /metrics.
std::string metrics_text(const kube::LiveStats& stats, const SchedulerFacts& facts);

}  // namespace regimen::serve
