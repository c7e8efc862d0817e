#include "report/html/headline.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

#include "report/escape.hpp"
#include "report/html/palette.hpp"
#include "report/metrics.hpp"
#include "report/numbers.hpp"
#include "report/summary.hpp"

namespace regimen::report {
namespace {

// The figure that stands for a run: allocation when as much was asked for as there is, or, with
// departures and for short runs, allocation as such.
std::string key_metric(const ReplayResult& result, const std::string& policy) {
    const bool reaches = find_row(result, policy, "allocated_pct@100") != nullptr;
    return reaches ? "allocated_pct@100" : "allocated_pct";
}

std::string protagonist(const std::vector<std::string>& names) {
    const bool ours = std::find(names.begin(), names.end(), "regimen") != names.end();
    return ours ? "regimen" : names.front();
}

std::int64_t gpus_of(const ReplayResult& result, double pct) {
    return std::llround(pct * static_cast<double>(result.capacity.gpu_milli) / 100'000);
}

std::string strong(std::string_view text) {
    return fmt::format("<strong>{}</strong>", text);
}

std::string circumstances(const ReplayResult& result, const std::string& metric) {
    if (result.input.departures) {
        const std::string load =
            result.input.load_milli
                ? fmt::format(" at an offered load of {} of the capacity",
                              fixed(static_cast<double>(*result.input.load_milli) / 1000, 2))
                : std::string();
        return "With jobs coming and going" + load;
    }
    return metric == "allocated_pct@100" ? "Once as much has been asked for as the fleet holds"
                                         : "At the end of the run";
}

const Metric* main_cause(const ReplayResult& result, const std::string& policy) {
    const Metric* greatest = nullptr;
    double most = 0;
    for (const Metric& metric : metrics()) {
        const SummaryRow* row = find_row(result, policy, metric.name);
        if (metric.figure == Figure::kStrandedCause && row && row->mean > most) {
            most = row->mean;
            greatest = &metric;
        }
    }
    return greatest;
}

// " Compared with fgd, 46 more accelerators are at work."
std::string compared_with_best_other(const ReplayResult& result, const std::string& subject,
                                     const std::string& metric, const SummaryRow& own) {
    const SummaryRow* best = nullptr;
    for (const std::string& policy : policies(result)) {
        const SummaryRow* row = find_row(result, policy, metric);
        if (policy != subject && row && (!best || row->mean > best->mean)) {
            best = row;
        }
    }
    if (!best) {
        return {};
    }
    const std::int64_t won = gpus_of(result, own.mean - best->mean);
    if (won == 0) {
        return fmt::format(" That is as many as with {}.", html(best->policy));
    }
    return fmt::format(" Compared with {}, {} {} accelerators are at work.", html(best->policy),
                       strong(grouped(std::abs(won))), won > 0 ? "more" : "fewer");
}

std::string waiting(const ReplayResult& result, const std::string& policy) {
    const SummaryRow* mean = find_row(result, policy, "wait_us.mean");
    const SummaryRow* p99 = find_row(result, policy, "wait_us.p99");
    if (!mean || !p99) {
        return {};
    }
    return fmt::format(" A job waits {} on average, and one in a hundred longer than {}.",
                       strong(duration(mean->mean)), duration(p99->mean));
}

std::string others(const ReplayResult& result, const std::string& subject,
                   const std::string& metric) {
    std::vector<std::string> parts;
    for (const std::string& policy : policies(result)) {
        const SummaryRow* row = find_row(result, policy, metric);
        if (policy != subject && row) {
            parts.push_back(fmt::format("{} {} %", html(policy), fixed(100 - row->mean, 2)));
        }
    }
    return parts.empty() ? std::string() : fmt::format("; {}", fmt::join(parts, ", "));
}

}  // namespace

std::string headline(const ReplayResult& result) {
    const std::vector<std::string> names = policies(result);
    if (names.empty()) {
        return "<p class=\"headline\">There are no runs in this result.</p>\n";
    }
    const std::string subject = protagonist(names);
    const std::string metric = key_metric(result, subject);
    const SummaryRow* own = find_row(result, subject, metric);
    if (!own) {
        return "<p class=\"headline\">There are no accelerators in this fleet.</p>\n";
    }
    const double idle = 100 - own->mean;
    std::string text =
        fmt::format("{}, {} leaves {} of {} accelerators unallocated ({} of them){}.",
                    circumstances(result, metric), strong(html(subject)),
                    strong(fixed(idle, 2) + " %"), accelerators(result.capacity.gpu_milli),
                    grouped(gpus_of(result, idle)), others(result, subject, metric));
    text += compared_with_best_other(result, subject, metric, *own);
    text += waiting(result, subject);
    if (const Metric* cause = main_cause(result, subject)) {
        text += fmt::format(" The main reason why the rest stays free: {}.", cause->label);
    }
    text += own->n > 1 ? fmt::format(" Means of {} seeds.", own->n) : " One seed only.";
    return fmt::format("<p class=\"headline\">{}</p>\n", text);
}

std::string tiles(const ReplayResult& result) {
    std::string text = "<ul class=\"tiles\">\n";
    const std::vector<std::string> names = policies(result);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const SummaryRow* key = find_row(result, names[i], key_metric(result, names[i]));
        if (!key) {
            continue;
        }
        const double idle = 100 - key->mean;
        const SummaryRow* failed = find_row(result, names[i], "failed_pods");
        const SummaryRow* fragmented = find_row(result, names[i], "fragmentation_pct");
        const std::string spread =
            key->sd ? fmt::format("\xC2\xB1 {} ", fixed(*key->sd, 2)) : std::string();
        text += fmt::format(
            "<li class=\"{}\"><h3>{}{}</h3><p class=\"figure\">{}<span> %</span></p>"
            "<p>{}unallocated</p><p class=\"facts\">{} accelerators idle<br>{} pods {}<br>"
            "{} % fragmented (FGD)</p></li>\n",
            series_class(i), series_swatch(i), html(names[i]), fixed(idle, 2), spread,
            grouped(gpus_of(result, idle)), failed ? grouped(std::llround(failed->mean)) : "0",
            result.input.departures ? "never started" : "refused",
            fragmented ? fixed(fragmented->mean, 2) : "0");
    }
    return text + "</ul>\n";
}

}  // namespace regimen::report
