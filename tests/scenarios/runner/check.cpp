#include "runner/check.hpp"

#include <fmt/format.h>

#include "runner/difference.hpp"
#include "runner/parse.hpp"
#include "runner/player.hpp"

namespace regimen::scenario {
namespace {

std::string step_complaint(const Scenario& scenario, const Step& step, const Lines& observed) {
    const std::string place = fmt::format("{}:{}: at {}", scenario.file, step.line, step.at);
    if (!step.expected) {
        return fmt::format("{}: nothing is expected yet, found\n{}", place,
                           difference({}, observed));
    }
    return fmt::format("{}: - expected, + found\n{}", place, difference(*step.expected, observed));
}

// What takes the place of a step's expected_range.
std::string section_text(std::string_view text, const Step& step, const Lines& observed) {
    std::string section;
    const std::size_t begin = step.expected_range.begin;
    if (begin > 0 && text[begin - 1] != '\n') {
        section += "\n";
    }
    if (!step.expected) {
        section += "\n== expect\n";
    }
    for (const std::string& line : observed) {
        section += line + "\n";
    }
    return section;
}

}  // namespace

Result<Checked> check(const std::string& file, std::string_view text) {
    REGIMEN_TRY_ASSIGN(const Scenario scenario, parse(file, text));
    const Outcome outcome = play(scenario);
    Checked checked;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
        const Step& step = scenario.steps[i];
        if (step.expected == outcome.steps[i]) {
            continue;
        }
        checked.complaint += step_complaint(scenario, step, outcome.steps[i]);
        checked.updated += text.substr(copied, step.expected_range.begin - copied);
        checked.updated += section_text(text, step, outcome.steps[i]);
        copied = step.expected_range.end;
    }
    checked.updated += text.substr(copied);
    for (const std::string& broken : outcome.broken) {
        checked.complaint += fmt::format("{}: broken: {}\n", file, broken);
        checked.broken = true;
    }
    return checked;
}

}  // namespace regimen::scenario
