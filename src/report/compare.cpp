#include "report/compare.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/statistics.hpp"
#include "report/summary.hpp"

namespace regimen::report {
namespace {

using RunsBySeed = std::map<std::uint64_t, const ReplayRun*>;

std::string text_of(const std::string& value) {
    return terminal(value);
}
std::string text_of(bool value) {
    return value ? "true" : "false";
}
std::string text_of(std::int64_t value) {
    return fmt::format("{}", value);
}
std::string text_of(const std::optional<std::int64_t>& value) {
    return value ? text_of(*value) : std::string("null");
}

template <class T>
Status require_same(const Side& a, const Side& b, const char* field, const T& in_a, const T& in_b) {
    if (in_a == in_b) {
        return {};
    }
    return fail(ErrorCode::kInvalidArgument, field,
                "the two results answer different questions: {} has {}, {} has {}",
                terminal(a.name.file), text_of(in_a), terminal(b.name.file), text_of(in_b));
}

Status require_same_question(const Side& a, const Side& b) {
    const ReplayInput& x = a.result.input;
    const ReplayInput& y = b.result.input;
    REGIMEN_TRY(require_same(a, b, "input.nodes_sha256", x.nodes_sha256, y.nodes_sha256));
    REGIMEN_TRY(require_same(a, b, "input.pods_sha256", x.pods_sha256, y.pods_sha256));
    REGIMEN_TRY(require_same(a, b, "input.order", x.order, y.order));
    REGIMEN_TRY(require_same(a, b, "input.inflate_milli", x.inflate_milli, y.inflate_milli));
    REGIMEN_TRY(require_same(a, b, "input.departures", x.departures, y.departures));
    REGIMEN_TRY(require_same(a, b, "input.load_milli", x.load_milli, y.load_milli));
    const Amounts& c = a.result.capacity;
    const Amounts& d = b.result.capacity;
    REGIMEN_TRY(require_same(a, b, "capacity.gpu_milli", c.gpu_milli, d.gpu_milli));
    return require_same(a, b, "capacity.cpu_milli", c.cpu_milli, d.cpu_milli);
}

Result<std::string> choose_policy(const Side& side) {
    const std::vector<std::string> names = policies(side.result);
    const std::string file = terminal(side.name.file);
    const std::string list = terminal(fmt::format("{}", fmt::join(names, ", ")));
    if (names.empty()) {
        return fail(ErrorCode::kInvalidArgument, file, "there are no runs in it");
    }
    if (!side.name.policy && names.size() > 1) {
        return fail(ErrorCode::kInvalidArgument, file,
                    "it holds several policies ({}): name one, as in {}:{}", list, file,
                    terminal(names.front()));
    }
    std::string chosen = side.name.policy.value_or(names.front());
    if (std::find(names.begin(), names.end(), chosen) == names.end()) {
        const std::vector<std::string_view> known(names.begin(), names.end());
        return fail(ErrorCode::kNotFound, file, "it has no policy \"{}\", only {}{}",
                    terminal(chosen), list, terminal(did_you_mean(chosen, known)));
    }
    return chosen;
}

RunsBySeed runs_of(const ReplayResult& result, const std::string& policy) {
    RunsBySeed runs;
    for (const ReplayRun& run : result.runs) {
        if (run.policy == policy) {
            runs.emplace(run.seed, &run);
        }
    }
    return runs;
}

std::vector<std::uint64_t> seeds_only_in(const RunsBySeed& here, const RunsBySeed& there) {
    std::vector<std::uint64_t> seeds;
    for (const auto& [seed, run] : here) {
        if (!there.contains(seed)) {
            seeds.push_back(seed);
        }
    }
    return seeds;
}

Outcome verdict_of(const Metric& metric, const std::optional<Interval>& difference) {
    if (!difference || (difference->lo <= 0 && difference->hi >= 0)) {
        return Outcome::kIndistinguishable;
    }
    const bool b_is_higher = difference->lo > 0;
    const bool higher_is_better = metric.better == Better::kHigher;
    return b_is_higher == higher_is_better ? Outcome::kBBetter : Outcome::kABetter;
}

MetricComparison compare_metric(const Metric& metric, const std::vector<double>& a,
                                const std::vector<double>& b) {
    MetricComparison result;
    const Description difference = describe_paired_difference(a, b);
    result.metric = &metric;
    result.n = a.size();
    result.mean_a = describe(a).mean;
    result.mean_b = describe(b).mean;
    result.difference = difference.mean;
    result.ci95 = difference.ci95;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i]) {
            const bool b_wins = (b[i] > a[i]) == (metric.better == Better::kHigher);
            ++(b_wins ? result.wins_b : result.wins_a);
        }
    }
    result.verdict = verdict_of(metric, result.ci95);
    return result;
}

}  // namespace

SideName parse_side(std::string_view argument) {
    const std::size_t colon = argument.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return {std::string(argument), std::nullopt};
    }
    const std::string_view word = argument.substr(colon + 1);
    const bool is_word = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
    if (!is_word) {
        return {std::string(argument), std::nullopt};
    }
    return {std::string(argument.substr(0, colon)), std::string(word)};
}

std::string_view name(Outcome outcome) {
    switch (outcome) {
        case Outcome::kABetter:
            return "a_better";
        case Outcome::kBBetter:
            return "b_better";
        case Outcome::kIndistinguishable:
            break;
    }
    return "indistinguishable";
}

Result<Comparison> compare(const Side& a, const Side& b) {
    REGIMEN_TRY(require_same_question(a, b));
    REGIMEN_TRY_ASSIGN(std::string policy_a, choose_policy(a));
    REGIMEN_TRY_ASSIGN(std::string policy_b, choose_policy(b));
    const RunsBySeed runs_a = runs_of(a.result, policy_a);
    const RunsBySeed runs_b = runs_of(b.result, policy_b);
    Comparison result{a.name, b.name, policy_a, policy_b, {}, {}, {}, {}};
    result.only_a = seeds_only_in(runs_a, runs_b);
    result.only_b = seeds_only_in(runs_b, runs_a);
    for (const auto& [seed, run] : runs_a) {
        if (runs_b.contains(seed)) {
            result.seeds.push_back(seed);
        }
    }
    if (result.seeds.empty()) {
        return fail(ErrorCode::kInvalidArgument, "runs.seed",
                    "no seed is in both: {} has {}, {} has {}", terminal(a.name.file),
                    fmt::join(result.only_a, " "), terminal(b.name.file),
                    fmt::join(result.only_b, " "));
    }
    for (const Metric& metric : metrics()) {
        std::vector<double> values_a;
        std::vector<double> values_b;
        for (const std::uint64_t seed : result.seeds) {
            const auto x = metric_value(metric, *runs_a.at(seed), a.result.capacity);
            const auto y = metric_value(metric, *runs_b.at(seed), b.result.capacity);
            if (metric.headline && x && y) {
                values_a.push_back(*x);
                values_b.push_back(*y);
            }
        }
        if (!values_a.empty()) {
            result.metrics.push_back(compare_metric(metric, values_a, values_b));
        }
    }
    return result;
}

}  // namespace regimen::report
