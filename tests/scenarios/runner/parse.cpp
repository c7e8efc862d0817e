#include "runner/parse.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"

#include "runner/catalog.hpp"
#include "runner/events.hpp"

namespace regimen::scenario {
namespace {

constexpr std::string_view kHeadMark = "==";

bool is_head(const Line& line) {
    return line.text.starts_with(kHeadMark);
}

bool says_nothing(const Line& line) {
    return words_of(line).empty();
}

std::string_view without_trailing_space(std::string_view text) {
    const std::size_t last = text.find_last_not_of(" \t");
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

class Parser {
public:
    Parser(const std::string& file, std::string_view text)
        : file_(file), text_(text), lines_(lines_of(text)), catalog_(file) {
        scenario_.file = file;
    }

    Result<Scenario> run() &&;

private:
    Status header();
    Status section();
    Status objects(const Line& head);
    Status step(const Line& head, std::span<const Word> words);
    Status expected(const Line& head);
    Result<Instant> time(const Word& word) const;

    // Lines up to the next section's head.
    std::span<const Line> body();
    tl::unexpected<Error> complain(const Line& line, std::string_view what,
                                   std::string_view text) const {
        return catalog_.complain({{}, line.number, 1}, what, text);
    }

    const std::string& file_;
    std::string_view text_;
    std::vector<Line> lines_;
    std::size_t at_ = 0;
    Catalog catalog_;
    Scenario scenario_;
};

Result<Scenario> Parser::run() && {
    REGIMEN_TRY(header());
    while (at_ < lines_.size()) {
        REGIMEN_TRY(section());
    }
    if (scenario_.steps.empty()) {
        return fail(ErrorCode::kInvalidArgument, file_,
                    "found no step, expected at least one section \"== at TIME\"");
    }
    REGIMEN_TRY(catalog_.check_all_used());
    scenario_.classes = catalog_.classes();
    scenario_.names = std::move(catalog_).take_names();
    return std::move(scenario_);
}

// The first line says what this is, the second what it shows; comments may follow.
Status Parser::header() {
    const std::string_view first = lines_.empty() ? std::string_view() : lines_.front().text;
    if (without_trailing_space(first) != kHeader) {
        return fail(ErrorCode::kUnsupported, file_ + ":1:1",
                    "header: found \"{}\", expected \"{}\"", first.substr(0, 60), kHeader);
    }
    if (lines_.size() < 2 || says_nothing(lines_[1]) || is_head(lines_[1])) {
        return fail(ErrorCode::kInvalidArgument, file_ + ":2:1",
                    "statement: found nothing, expected a line that says what this shows");
    }
    scenario_.statement = trim(lines_[1].text);
    at_ = 2;
    for (const Line& line : body()) {
        if (!says_nothing(line)) {
            return complain(line, "section",
                            "found text outside a section, expected \"== objects\" or \"== at\"");
        }
    }
    return {};
}

std::span<const Line> Parser::body() {
    const std::size_t begin = at_;
    while (at_ < lines_.size() && !is_head(lines_[at_])) {
        ++at_;
    }
    return std::span<const Line>(lines_).subspan(begin, at_ - begin);
}

Status Parser::section() {
    const Line& head = lines_[at_++];
    const std::vector<Word> words = words_of(head);
    static constexpr std::array<std::string_view, 3> kSections{"objects", "at", "expect"};
    const Word name = words.size() > 1 ? words[1] : Word{{}, head.number, 3};
    if (words.front().text != kHeadMark) {
        return complain(head, "section", "found no space behind \"==\", expected one");
    }
    const std::size_t most = name.text == "at" ? 3 : 2;
    if (words.size() > most) {
        return catalog_.complain(
            words[most], "section",
            fmt::format("found \"{}\", expected the end of the line", words[most].text));
    }
    if (name.text == "objects") {
        return objects(head);
    }
    if (name.text == "at") {
        return step(head, words);
    }
    if (name.text == "expect") {
        return expected(head);
    }
    return catalog_.complain(
        name, "section",
        fmt::format("found \"{}\", expected one of {}{}", name.text, join(kSections, ", "),
                    did_you_mean(name.text, kSections)));
}

Status Parser::objects(const Line& head) {
    const std::span<const Line> lines = body();
    const std::size_t end = lines.empty() ? head.end : lines.back().end;
    const policy::Source source{.name = file_,
                                .text = text_.substr(head.end, end - head.end),
                                .first_line = head.number + 1};
    REGIMEN_TRY_ASSIGN(Objects found, read_objects(source));
    return catalog_.add(std::move(found), scenario_.steps.empty());
}

Result<Instant> Parser::time(const Word& word) const {
    const auto at =
        parse_duration(word.text, fmt::format("{}:{}:{}: time", file_, word.line, word.column));
    if (!at) {
        return tl::unexpected(at.error());
    }
    const Instant now = Instant() + *at;
    const Instant last = scenario_.steps.empty() ? Instant() : scenario_.steps.back().now;
    if (now < last) {
        return catalog_.complain(
            word, "time",
            fmt::format("found {}, expected at least {}: steps go forward", word.text,
                        scenario_.steps.empty() ? "0s" : scenario_.steps.back().at));
    }
    return now;
}

Status Parser::step(const Line& head, std::span<const Word> words) {
    if (words.size() < 3) {
        const Word behind{{}, head.number, static_cast<std::uint32_t>(head.text.size() + 1)};
        return catalog_.complain(behind, "time", "found nothing, expected a time such as 10s");
    }
    Step step;
    REGIMEN_TRY_ASSIGN(step.now, time(words[2]));
    step.at = words[2].text;
    step.line = head.number;
    step.facts = catalog_.take_announced();
    std::size_t end = head.end;
    for (const Line& line : body()) {
        const std::vector<Word> event = words_of(line);
        if (!event.empty()) {
            REGIMEN_TRY(read_event(event, catalog_, step));
            end = line.end;
        }
    }
    step.expected_range = {end, end};
    scenario_.steps.push_back(std::move(step));
    return {};
}

// Comments at the end stay what they are: they lead over to what follows.
Status Parser::expected(const Line& head) {
    if (scenario_.steps.empty() || scenario_.steps.back().expected.has_value()) {
        return complain(head, "section",
                        "found expect, expected it once, behind a section \"== at TIME\"");
    }
    Step& step = scenario_.steps.back();
    step.expected.emplace();
    step.expected_range = {head.end, head.end};
    for (const Line& line : body()) {
        if (!says_nothing(line)) {
            step.expected->emplace_back(without_trailing_space(line.text));
            step.expected_range.end = line.end;
        }
    }
    return {};
}

}  // namespace

Result<Scenario> parse(const std::string& file, std::string_view text) {
    return Parser(file, text).run();
}

}  // namespace regimen::scenario
