#include "report/html/section.hpp"

#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/html/palette.hpp"

namespace regimen::report {

std::string section(std::string_view id, std::string_view heading, std::string_view lead,
                    std::string_view body) {
    return fmt::format(
        "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n"
        "<p class=\"lead\">{2}</p>\n{3}</section>\n",
        id, html(heading), lead, body);
}

std::string figure(std::string_view id, std::string_view caption, std::string_view drawing) {
    return fmt::format("<figure id=\"{}\" class=\"chart\">{}<figcaption>{}</figcaption></figure>\n",
                       id, drawing, html(caption));
}

std::string legend(const std::vector<LegendEntry>& entries) {
    std::string text = "<ul class=\"legend\">";
    for (const LegendEntry& entry : entries) {
        text += fmt::format("<li>{}{}</li>", entry.swatch, html(entry.label));
    }
    return text + "</ul>\n";
}

std::string policy_legend(const std::vector<std::string>& names) {
    std::vector<LegendEntry> entries;
    for (std::size_t i = 0; i < names.size(); ++i) {
        entries.push_back({series_swatch(i), names[i]});
    }
    return legend(entries);
}

std::string shorten(std::string_view text, std::size_t most) {
    std::string clean = utf8(text);
    if (width(clean) <= most) {
        return clean;
    }
    std::size_t kept = 0;
    std::size_t end = 0;
    while (kept + 1 < most || (static_cast<unsigned char>(clean[end]) & 0xC0U) == 0x80U) {
        kept += (static_cast<unsigned char>(clean[end]) & 0xC0U) != 0x80U ? 1U : 0U;
        ++end;
    }
    return clean.substr(0, end) + "\xE2\x80\xA6";
}

}  // namespace regimen::report
