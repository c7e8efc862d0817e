#include "runner/lines.hpp"

namespace regimen::scenario {

std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> lines;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t newline = text.find('\n', begin);
        const bool last = newline == std::string_view::npos;
        Line line{.text = text.substr(begin, last ? newline : newline - begin),
                  .number = static_cast<std::uint32_t>(lines.size() + 1),
                  .begin = begin,
                  .end = last ? text.size() : newline + 1};
        if (line.text.ends_with('\r')) {
            line.text.remove_suffix(1);
        }
        begin = line.end;
        lines.push_back(line);
    }
    return lines;
}

std::vector<Word> words_of(const Line& line) {
    constexpr std::string_view kSpace = " \t";
    std::vector<Word> words;
    std::size_t at = 0;
    while ((at = line.text.find_first_not_of(kSpace, at)) != std::string_view::npos &&
           line.text[at] != '#') {
        const std::size_t end = std::min(line.text.find_first_of(kSpace, at), line.text.size());
        words.push_back(
            {line.text.substr(at, end - at), line.number, static_cast<std::uint32_t>(at + 1)});
        at = end;
    }
    return words;
}

}  // namespace regimen::scenario
