// A text as lines and words with their places. Lines end in "\n" or "\r\n"; words are parted by
// spaces and tabs, and a word that begins with '#' ends the line: the rest is a comment.
// Places count from 1, columns in bytes. Errors: none. Complexity: O(bytes). Thread rule: pure
// functions; views live as long as the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regimen::scenario {

struct Line {
    std::string_view text;  // without its end
    std::uint32_t number = 1;
    std::size_t begin = 0;  // offsets in the text; end is behind the line's end
    std::size_t end = 0;
};

struct Word {
    std::string_view text;
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

std::vector<Line> lines_of(std::string_view text);
std::vector<Word> words_of(const Line& line);

}  // namespace regimen::scenario
