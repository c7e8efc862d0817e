#include "report/metrics.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <vector>

namespace regimen::report {
namespace {

constexpr std::array<int, 6> kArrivedPct = {80, 90, 95, 100, 110, 130};

std::string_view cause_label(Cause cause) {
    switch (cause) {
        case Cause::kCpu:
            return "no CPU left beside it";
        case Cause::kMemory:
            return "no memory left beside it";
        case Cause::kFraction:
            return "what is left of a device is too small";
        case Cause::kModel:
            return "wrong accelerator model";
        case Cause::kGang:
            return "rest of the gang does not fit";
        case Cause::kTaintSelector:
            return "taint, selector or affinity";
        case Cause::kOther:
            return "another limit";
        case Cause::kMulti:
            return "several constraints at once";
        case Cause::kNoDemand:
            return "nothing asks for it";
        case Cause::kOrder:
            break;
    }
    return "queue order";
}

void add_causes(std::vector<Metric>& list) {
    for (std::size_t i = 0; i < kStrandingCauseCount; ++i) {
        const Cause cause = static_cast<Cause>(i);
        list.push_back({Figure::kStrandedCause, static_cast<int>(i),
                        fmt::format("stranded_pct.{}", name(cause)),
                        std::string(cause_label(cause)), Unit::kPercent, Better::kLower, false});
    }
}

std::vector<Metric> make_metrics() {
    std::vector<Metric> list;
    for (const int pct : kArrivedPct) {
        list.push_back({Figure::kAllocatedAt, pct, fmt::format("allocated_pct@{}", pct),
                        fmt::format("allocated at {} % arrived", pct), Unit::kPercent,
                        Better::kHigher, true});
    }
    const auto add = [&list](Figure figure, const char* key, const char* label, Unit unit,
                             Better better, bool headline) {
        list.push_back({figure, 0, key, label, unit, better, headline});
    };
    add(Figure::kAllocated, "allocated_pct", "allocated", Unit::kPercent, Better::kHigher, true);
    add(Figure::kFailedPods, "failed_pods", "failed pods", Unit::kCount, Better::kLower, true);
    add(Figure::kFragmentation, "fragmentation_pct", "expected fragmentation (FGD)", Unit::kPercent,
        Better::kLower, true);
    add(Figure::kStranded, "stranded_pct", "stranded", Unit::kPercent, Better::kLower, true);
    add_causes(list);
    const auto time = [&add](Figure figure, const char* key, const char* label, bool headline) {
        add(figure, key, label, headline ? Unit::kMicroseconds : Unit::kCount, Better::kLower,
            headline);
    };
    time(Figure::kWaitMean, "wait_us.mean", "wait, mean", true);
    time(Figure::kWaitP99, "wait_us.p99", "wait, 99th percentile", true);
    time(Figure::kWaitCensored, "wait_us.censored", "workloads still waiting (censored)", false);
    time(Figure::kCompletionMean, "completion_us.mean", "completion, mean", true);
    time(Figure::kCompletionP99, "completion_us.p99", "completion, 99th percentile", true);
    time(Figure::kCompletionCensored, "completion_us.censored",
         "workloads not completed (censored)", false);
    return list;
}

std::optional<double> share_pct(std::int64_t part, std::int64_t whole) {
    if (whole <= 0) {
        return std::nullopt;
    }
    return static_cast<double>(part) * 100.0 / static_cast<double>(whole);
}

std::optional<double> allocated_at(const ReplayRun& run, int arrived_pct) {
    if (!run.curve) {
        return std::nullopt;
    }
    const auto point = std::find_if(run.curve->begin(), run.curve->end(),
                                    [&](const auto& p) { return p.arrived_pct == arrived_pct; });
    return point == run.curve->end() ? std::nullopt : std::optional(point->allocated_pct);
}

std::optional<double> time_value(const std::optional<TimeStatistics>& time,
                                 std::int64_t TimeStatistics::* member) {
    return time ? std::optional(static_cast<double>((*time).*member)) : std::nullopt;
}

std::int64_t stranded_total(const Stranding& stranding) {
    std::int64_t total = 0;
    for (std::size_t i = 0; i < stranding.size(); ++i) {
        total += static_cast<Cause>(i) == Cause::kNoDemand ? 0 : stranding[i];
    }
    return total;
}

}  // namespace

std::span<const Metric> metrics() {
    static const std::vector<Metric> kMetrics = make_metrics();
    return kMetrics;
}

std::optional<double> metric_value(const Metric& metric, const ReplayRun& run,
                                   const Amounts& capacity) {
    switch (metric.figure) {
        case Figure::kAllocatedAt:
            return allocated_at(run, metric.detail);
        case Figure::kAllocated:
            return share_pct(run.mean_used.value_or(run.used).gpu_milli,
                             run.mean_capacity.value_or(capacity).gpu_milli);
        case Figure::kFailedPods:
            return static_cast<double>(run.pods.failed);
        case Figure::kFragmentation:
            return share_pct(run.fragmentation_gpu_milli, capacity.gpu_milli);
        case Figure::kStranded:
            return share_pct(stranded_total(run.stranded_gpu_milli), capacity.gpu_milli);
        case Figure::kStrandedCause:
            return share_pct(run.stranded_gpu_milli[static_cast<std::size_t>(metric.detail)],
                             capacity.gpu_milli);
        case Figure::kWaitMean:
            return time_value(run.wait_us, &TimeStatistics::mean);
        case Figure::kWaitP99:
            return time_value(run.wait_us, &TimeStatistics::p99);
        case Figure::kWaitCensored:
            return time_value(run.wait_us, &TimeStatistics::censored);
        case Figure::kCompletionMean:
            return time_value(run.completion_us, &TimeStatistics::mean);
        case Figure::kCompletionP99:
            return time_value(run.completion_us, &TimeStatistics::p99);
        case Figure::kCompletionCensored:
            return time_value(run.completion_us, &TimeStatistics::censored);
    }
    return std::nullopt;
}

const SummaryRow* find_row(const ReplayResult& result, std::string_view policy,
                           std::string_view metric) {
    const auto row = std::find_if(result.summary.begin(), result.summary.end(), [&](const auto& r) {
        return r.policy == policy && r.metric == metric;
    });
    return row == result.summary.end() ? nullptr : &*row;
}

}  // namespace regimen::report
