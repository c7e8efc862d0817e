#include "report/conclusion.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <tuple>
#include <vector>

#include "report/escape.hpp"
#include "report/metrics.hpp"
#include "report/numbers.hpp"
#include "report/statistics.hpp"
#include "report/summary.hpp"

namespace regimen::report {
namespace {

class Writer {
public:
    explicit Writer(Markup markup) : html_(markup == Markup::kHtml) {}

    std::string name(std::string_view text) const { return html_ ? html(text) : terminal(text); }
    std::string strong(std::string_view safe) const {
        return html_ ? fmt::format("<strong>{}</strong>", safe) : std::string(safe);
    }

private:
    bool html_;
};

struct Other {
    const SummaryRow* row = nullptr;
    double idle_pct = 0;
    std::size_t place = 0;  // among the policies
};

std::string percent(double pct) {
    return fixed(pct, 2) + " %";
}

std::string protagonist(const std::vector<std::string>& names) {
    const bool ours = std::find(names.begin(), names.end(), "regimen") != names.end();
    return ours ? "regimen" : names.front();
}

std::string premise(const ReplayResult& result, const std::string& metric) {
    if (result.input.departures) {
        return result.input.load_milli
                   ? fmt::format("With jobs coming and going at an offered load of {} of the fleet",
                                 fixed(static_cast<double>(*result.input.load_milli) / 1000, 2))
                   : "With jobs coming and going";
    }
    if (metric == "allocated_pct@100") {
        return "Once as much has been asked for as the fleet holds";
    }
    std::int64_t last = 0;
    for (const MeanCurve& curve : result.mean_curves) {
        last = std::max(last, curve.points.back().arrived_pct);
    }
    return last > 0 ? fmt::format("In the end, when {} % of the fleet has been asked for", last)
                    : "In the end";
}

// The best first.
std::vector<Other> others_of(const ReplayResult& result, const std::string& subject,
                             const std::string& metric) {
    std::vector<Other> others;
    for (const std::string& policy : policies(result)) {
        const SummaryRow* row = find_row(result, policy, metric);
        if (policy != subject && row) {
            others.push_back({row, 100 - row->mean, others.size()});
        }
    }
    std::sort(others.begin(), others.end(), [](const Other& a, const Other& b) {
        return std::tie(a.idle_pct, a.place) < std::tie(b.idle_pct, b.place);
    });
    return others;
}

// Of the metric, subject less other, over the seeds that both ran.
Description paired_lead(const ReplayResult& result, const std::string& subject,
                        const std::string& other, const std::string& metric_name) {
    const auto all = metrics();
    const auto metric = std::find_if(all.begin(), all.end(),
                                     [&](const Metric& m) { return m.name == metric_name; });
    std::vector<double> theirs;
    std::vector<double> ours;
    for (const ReplayRun& run : result.runs) {
        const auto twin = std::find_if(result.runs.begin(), result.runs.end(), [&](const auto& r) {
            return r.policy == other && r.seed == run.seed;
        });
        if (run.policy != subject || twin == result.runs.end()) {
            continue;
        }
        const auto own = metric_value(*metric, run, result.capacity);
        const auto its = metric_value(*metric, *twin, result.capacity);
        if (own && its) {
            ours.push_back(*own);
            theirs.push_back(*its);
        }
    }
    return describe_paired_difference(theirs, ours);
}

constexpr std::int64_t kMilli = 1'000;
constexpr std::int64_t kTenth = 100;
constexpr std::int64_t kWholeFrom = 20 * kMilli;

// As it is shown: whole, and below twenty in tenths.
std::int64_t shown_milli(const ReplayResult& result, double pct) {
    const std::int64_t milli =
        std::llround(pct * static_cast<double>(result.capacity.gpu_milli) / 100);
    const std::int64_t step = milli < kWholeFrom ? kTenth : kMilli;
    return (milli + step / 2) / step * step;
}

// Of the figures that are shown, so that a reader who subtracts comes to the same.
std::string difference_of(const ReplayResult& result, double a_pct, double b_pct) {
    const std::int64_t shown = std::abs(shown_milli(result, a_pct) - shown_milli(result, b_pct));
    return shown > 0 ? accelerators(shown) : accelerators_of(result, std::fabs(a_pct - b_pct));
}

std::string against_next_best(const Writer& out, const ReplayResult& result, const SummaryRow& own,
                              const Other& other) {
    const Description lead = paired_lead(result, own.policy, other.row->policy, own.metric);
    const double won = own.mean - other.row->mean;
    const std::string name = out.name(other.row->policy);
    const std::string idle = percent(other.idle_pct);
    if (idle == percent(100 - own.mean)) {
        return fmt::format(" {}, the next best, leaves as many.", name);
    }
    const std::string difference = fmt::format(
        "{} {}", difference_of(result, 100 - own.mean, other.idle_pct), won > 0 ? "fewer" : "more");
    if (lead.ci95 && (lead.ci95->lo > 0 || lead.ci95->hi < 0)) {
        return fmt::format(" That is {} idle than with {}, the {} ({}, {}).",
                           out.strong(difference), name, won > 0 ? "next best" : "best", idle,
                           accelerators_of(result, other.idle_pct));
    }
    return fmt::format(" {} leaves {}: {}.", name, idle,
                       lead.ci95 ? "a difference that these seeds cannot tell from chance"
                                 : "whether that differs beyond chance takes more seeds to say");
}

std::string the_rest(const std::vector<Other>& others) {
    if (others.size() < 2) {
        return {};
    }
    const std::size_t rest = others.size() - 1;
    if (rest == 1) {
        return fmt::format(" The other one leaves {}.", percent(others.back().idle_pct));
    }
    return fmt::format(" The other {} leave {} to {}.", rest, fixed(others[1].idle_pct, 2),
                       percent(others.back().idle_pct));
}

std::string waiting(const Writer& out, const ReplayResult& result, const std::string& policy,
                    const std::vector<Other>& others) {
    const SummaryRow* mean = find_row(result, policy, "wait_us.mean");
    const SummaryRow* p99 = find_row(result, policy, "wait_us.p99");
    if (!mean || !p99) {
        return {};
    }
    std::string text = fmt::format(" A job waits {} on average", out.strong(duration(mean->mean)));
    const SummaryRow* its =
        others.empty() ? nullptr : find_row(result, others.front().row->policy, "wait_us.mean");
    if (its) {
        text += fmt::format(" (with {} {})", out.name(its->policy), duration(its->mean));
    }
    return text + fmt::format(", and one in a hundred longer than {}.", duration(p99->mean));
}

std::string main_cause(const ReplayResult& result, const std::string& policy) {
    const Metric* greatest = nullptr;
    double most = 0;
    for (const Metric& metric : metrics()) {
        const SummaryRow* row = find_row(result, policy, metric.name);
        if (metric.figure == Figure::kStrandedCause && row && row->mean > most) {
            most = row->mean;
            greatest = &metric;
        }
    }
    return greatest
               ? fmt::format(" Main cause: {}, {} of the fleet.", greatest->label, percent(most))
               : std::string();
}

std::string bound(const ReplayResult& result, const std::string& metric) {
    if (!result.bounds || metric != "allocated_pct@100") {
        return {};
    }
    const std::vector<CurvePoint>& free = result.bounds->free;
    const auto at = std::find_if(free.begin(), free.end(),
                                 [](const CurvePoint& p) { return p.arrived_pct == 100; });
    return at == free.end() ? std::string()
                            : fmt::format(" No placement whatever could leave less than {}.",
                                          percent(100 - at->allocated_pct));
}

// "seed 42", "seeds 42..51", "seeds 1, 5, 9", "12 seeds".
std::string seeds_of(const ReplayResult& result) {
    std::vector<std::uint64_t> seeds;
    for (const ReplayRun& run : result.runs) {
        seeds.push_back(run.seed);
    }
    std::sort(seeds.begin(), seeds.end());
    seeds.erase(std::unique(seeds.begin(), seeds.end()), seeds.end());
    constexpr std::size_t kListed = 5;
    if (seeds.size() == 1) {
        return fmt::format("seed {}", seeds[0]);
    }
    if (!seeds.empty() && seeds.back() - seeds.front() == seeds.size() - 1) {
        return fmt::format("seeds {}..{}", seeds.front(), seeds.back());
    }
    return seeds.size() <= kListed ? fmt::format("seeds {}", fmt::join(seeds, ", "))
                                   : fmt::format("{} seeds", seeds.size());
}

}  // namespace

std::string circumstances(const ReplayResult& result) {
    const ReplayInput& input = result.input;
    std::string text;
    if (result.recording) {
        text = input.departures ? "recorded, with departures" : "recorded";
    } else if (input.departures) {
        text = "with departures";
        text += input.load_milli ? ", load " + from_milli(*input.load_milli) : std::string();
    } else {
        text = "order " + terminal(input.order);
        text += input.inflate_milli == 1000 ? std::string()
                                            : ", inflated to " + from_milli(input.inflate_milli);
    }
    return fmt::format("{}, demand {}, {}", text, terminal(demand_known(result)), seeds_of(result));
}

std::string demand_known(const ReplayResult& result) {
    const bool fgd_alone = std::all_of(result.runs.begin(), result.runs.end(),
                                       [](const ReplayRun& run) { return run.policy == "fgd"; });
    return fgd_alone && !result.recording ? "trace" : result.input.demand;
}

std::string key_metric(const ReplayResult& result, const std::string& policy) {
    const bool reaches = find_row(result, policy, "allocated_pct@100") != nullptr;
    return reaches ? "allocated_pct@100" : "allocated_pct";
}

std::string accelerators_of(const ReplayResult& result, double pct) {
    return accelerators(shown_milli(result, pct));
}

std::string conclusion(const ReplayResult& result, Markup markup) {
    const Writer out(markup);
    const std::vector<std::string> names = policies(result);
    if (names.empty()) {
        return "There are no runs in this result.";
    }
    const std::string subject = protagonist(names);
    const std::string metric = key_metric(result, subject);
    const SummaryRow* own = find_row(result, subject, metric);
    if (!own) {
        return "There are no accelerators in this fleet.";
    }
    const double idle = 100 - own->mean;
    std::string text =
        fmt::format("{}, {} leaves {} of {} unallocated ({} of them{}).", premise(result, metric),
                    out.strong(out.name(subject)), out.strong(percent(idle)),
                    counted(accelerators(result.capacity.gpu_milli), "accelerator"),
                    accelerators_of(result, idle),
                    own->n > 1 ? fmt::format(", mean of {} seeds", own->n) : ", one seed");
    const std::vector<Other> others = others_of(result, subject, metric);
    if (!others.empty()) {
        text += against_next_best(out, result, *own, others.front());
        text += the_rest(others);
    }
    return text + waiting(out, result, subject, others) + main_cause(result, subject) +
           bound(result, metric);
}

}  // namespace regimen::report
