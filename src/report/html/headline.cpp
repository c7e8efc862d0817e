#include "report/html/headline.hpp"

#include <cmath>
#include <fmt/format.h>
#include <vector>

#include "report/conclusion.hpp"
#include "report/escape.hpp"
#include "report/html/palette.hpp"
#include "report/metrics.hpp"
#include "report/numbers.hpp"
#include "report/summary.hpp"

namespace regimen::report {
namespace {

// A long name may break behind its underscores.
std::string breakable(std::string_view name) {
    std::string text;
    for (const char c : html(name)) {
        text += c;
        text += c == '_' ? "<wbr>" : "";
    }
    return text;
}

// Half the width of the interval, which is symmetric.
std::string spread(const SummaryRow& row) {
    return row.ci95 ? fmt::format("\xC2\xB1 {} ", fixed((row.ci95->hi - row.ci95->lo) / 2, 2))
                    : std::string();
}

}  // namespace

std::string headline(const ReplayResult& result) {
    return fmt::format("<p class=\"headline\">{}</p>\n", conclusion(result, Markup::kHtml));
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
        const std::int64_t pods = failed ? std::llround(failed->mean) : 0;
        const SummaryRow* fragmented = find_row(result, names[i], "fragmentation_pct");
        text += fmt::format(
            "<li class=\"{}\"><h3>{}{}</h3><p class=\"figure\">{}<span> %</span></p>"
            "<p>{}unallocated</p><p class=\"facts\">{} idle<br>{} {}<br>"
            "{} % fragmented (FGD)</p></li>\n",
            series_class(i), series_swatch(i), breakable(names[i]), fixed(idle, 2), spread(*key),
            counted(accelerators_of(result, idle), "accelerator"), counted(grouped(pods), "pod"),
            result.input.departures ? "never started" : "refused in all",
            fragmented ? fixed(fragmented->mean, 2) : "0");
    }
    return text + "</ul>\n";
}

}  // namespace regimen::report
