#include "report/summary.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "report/metrics.hpp"
#include "report/statistics.hpp"

namespace regimen::report {
namespace {

void summarize_policy(const std::string& policy, ReplayResult& result) {
    std::vector<double> values;
    for (const Metric& metric : metrics()) {
        values.clear();
        for (const ReplayRun& run : result.runs) {
            if (run.policy != policy) {
                continue;
            }
            if (const auto value = metric_value(metric, run, result.capacity)) {
                values.push_back(*value);
            }
        }
        if (values.empty()) {
            continue;
        }
        const Description d = describe(values);
        result.summary.push_back(
            {policy, metric.name, static_cast<std::int64_t>(d.n), d.mean, d.sd, d.ci95});
    }
}

MeanCurve mean_curve(const std::string& policy, const ReplayResult& result) {
    std::map<std::int64_t, std::vector<double>> by_arrived;
    for (const ReplayRun& run : result.runs) {
        if (run.policy != policy || !run.curve) {
            continue;
        }
        for (const CurvePoint& point : *run.curve) {
            by_arrived[point.arrived_pct].push_back(point.allocated_pct);
        }
    }
    MeanCurve curve{policy, {}};
    for (const auto& [arrived_pct, values] : by_arrived) {
        const Description d = describe(values);
        curve.points.push_back({arrived_pct, static_cast<std::int64_t>(d.n), d.mean, d.ci95});
    }
    return curve;
}

}  // namespace

std::vector<CurvePoint> start_of_curve(const Amounts& used, const Amounts& capacity) {
    if (capacity.gpu_milli <= 0) {
        return {};
    }
    const double share =
        static_cast<double>(used.gpu_milli) * 100.0 / static_cast<double>(capacity.gpu_milli);
    return {{0, std::round(share * 100.0) / 100.0}};
}

std::vector<std::string> policies(const ReplayResult& result) {
    std::vector<std::string> names;
    for (const ReplayRun& run : result.runs) {
        if (std::find(names.begin(), names.end(), run.policy) == names.end()) {
            names.push_back(run.policy);
        }
    }
    return names;
}

void summarize(ReplayResult& result) {
    result.summary.clear();
    result.mean_curves.clear();
    for (const std::string& policy : policies(result)) {
        summarize_policy(policy, result);
        MeanCurve curve = mean_curve(policy, result);
        if (!curve.points.empty()) {
            result.mean_curves.push_back(std::move(curve));
        }
    }
}

}  // namespace regimen::report
