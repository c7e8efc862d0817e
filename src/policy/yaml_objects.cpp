#include "policy/yaml_objects.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <istream>
#include <optional>
#include <span>
#include <streambuf>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "policy/document_builder.hpp"
#include "policy/object_list.hpp"
#include "policy/source_text.hpp"

namespace regimen::policy {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Lets the parser read the text where it lies.
class ViewBuffer : public std::streambuf {
public:
    explicit ViewBuffer(std::string_view text) {
        // streambuf's interface wants char*; nothing writes through it.
        char* begin = const_cast<char*>(text.data());
        setg(begin, begin, begin + text.size());
    }
};

bool is_one_of(std::string_view text, std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

// [-+] digits [. digits] [e [-+] digits], where one group of digits may be missing.
bool is_number(std::string_view text) {
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t begin = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            ++at;
        }
        return at - begin;
    };
    const auto sign = [&] { at += at < text.size() && (text[at] == '+' || text[at] == '-'); };
    sign();
    std::size_t mantissa = digits();
    if (at < text.size() && text[at] == '.') {
        ++at;
        mantissa += digits();
    }
    if (mantissa == 0) {
        return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        sign();
        if (digits() == 0) {
            return false;
        }
    }
    return at == text.size();
}

Kind kind_of_plain(std::string_view text) {
    static constexpr std::array<std::string_view, 5> kNulls = {"", "~", "null", "Null", "NULL"};
    static constexpr std::array<std::string_view, 6> kBools = {"true",  "True",  "TRUE",
                                                               "false", "False", "FALSE"};
    if (is_one_of(text, kNulls)) {
        return Kind::kNull;
    }
    if (is_one_of(text, kBools)) {
        return Kind::kBool;
    }
    return is_number(text) ? Kind::kNumber : Kind::kString;
}

// yaml-cpp takes a quoted text that the end of the file cuts off behind a line's end for a whole
// one. Where a document ends inside quotes, it complains.
std::string with_end_marked(std::string_view text) {
    const std::size_t end = text.find_last_not_of(" \t") + 1;  // 0 where there is none
    std::string marked(text);
    if (end > 0 && (text[end - 1] == '\n' || text[end - 1] == '\r')) {
        marked.resize(end);
        marked += "...\n";
    }
    return marked;
}

// What would have been right where yaml-cpp says this.
std::string expectation(std::string_view complaint) {
    struct Row {
        const char* complaint;
        std::string_view expected;
    };
    namespace msg = YAML::ErrorMsg;
    static constexpr std::string_view kQuote = "a closing quote before it";
    static const Row kTable[] = {
        {msg::DOC_IN_SCALAR, kQuote},
        {msg::EOF_IN_SCALAR, kQuote},
        {msg::END_OF_MAP, "another \"key: value\" of the same indentation, or less of it"},
        {msg::END_OF_MAP_FLOW, "\",\" or \"}\""},
        {msg::END_OF_SEQ, "another \"- item\" of the same indentation, or less of it"},
        {msg::END_OF_SEQ_FLOW, "\",\" or \"]\""},
        {msg::FLOW_END, "a bracket that was opened before"},
        {msg::MAP_VALUE, "one \"key: value\" a line, and quotes around a text with \": \" in it"},
        {msg::TAB_IN_INDENTATION, "spaces: tabs do not indent"},
        {msg::UNKNOWN_TOKEN, "quotes around a text that begins like this"},
        {msg::UNKNOWN_ANCHOR, "the name of an anchor above"},
    };
    for (const Row& row : kTable) {
        if (complaint == row.complaint) {
            return std::string(row.expected);
        }
    }
    return fmt::format("YAML ({})", complaint);
}

// Ends the parse from inside an event; never leaves this file.
struct Refused {
    Error error;
};

class Events : public YAML::EventHandler {
public:
    // `text` is what the marks count in.
    Events(Document& document, std::string_view text, std::uint32_t lines_before)
        : builder_(document), text_(text), lines_before_(lines_before) {}

    tl::unexpected<Error> refusal(const YAML::Mark& mark, std::string_view expected) const;
    // Of the first token of the document.
    const YAML::Mark& start() const { return start_; }

    void OnDocumentStart(const YAML::Mark& mark) override { start_ = mark; }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        check(builder_.scalar(place_of_null(mark), Kind::kNull, "null", anchor));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        check(builder_.alias(place(mark), anchor));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        // yaml-cpp's tag of a scalar: "?" plain, "!" quoted, else as it was written.
        const bool plain = tag.empty() || tag == "?";
        const Kind kind = plain ? kind_of_plain(value) : Kind::kString;
        if (plain && value == "<<") {
            refuse(ErrorCode::kUnsupported, place(mark),
                   "found a merge key \"<<\", expected the fields themselves");
        }
        check(builder_.scalar(place(mark), kind, value, anchor));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        check(builder_.open(place(mark), Kind::kSequence, anchor));
    }
    void OnSequenceEnd() override { check(builder_.close()); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        check(builder_.open(place(mark), Kind::kMap, anchor));
    }
    void OnMapEnd() override { check(builder_.close()); }

private:
    Place place(const YAML::Mark& mark) const {
        const auto from_zero = [](int n) { return static_cast<std::uint32_t>(std::max(n, 0)); };
        return from_first_line({from_zero(mark.line) + 1, from_zero(mark.column) + 1});
    }
    Place from_first_line(Place at) const { return {at.line + lines_before_, at.column}; }
    std::size_t offset(const YAML::Mark& mark) const {
        return std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text_.size());
    }
    Place place_of_null(const YAML::Mark& mark) const;
    void refuse(ErrorCode code, Place at, std::string_view text) const {
        throw Refused{builder_.refuse(code, at, text).value()};
    }
    static void check(Status status) {
        if (!status) {
            throw Refused{std::move(status.error())};
        }
    }

    DocumentBuilder builder_;
    YAML::Mark start_;
    std::string_view text_;
    std::uint32_t lines_before_;
};

// At the end of the text the parser's mark may be anywhere.
tl::unexpected<Error> Events::refusal(const YAML::Mark& mark, std::string_view expected) const {
    const std::size_t last = text_.find_last_not_of(kBlanks);
    const std::size_t end = last == std::string_view::npos ? 0 : last + 1;
    const Place at = offset(mark) < end ? place(mark) : from_first_line(place_at(text_, end));
    return builder_.refuse(
        ErrorCode::kInvalidArgument, at,
        fmt::format("found {}, expected {}", found_at(text_, offset(mark)), expected));
}

// The mark of a value that is left out is that of whatever comes next; of a key without a colon,
// which yaml-cpp lets pass at the end of a map, it is the key's own.
Place Events::place_of_null(const YAML::Mark& mark) const {
    const Place next = place(mark);
    if (const std::optional<Place> key = builder_.key_of_next()) {
        if (key->line == next.line && key->column == next.column) {
            refuse(ErrorCode::kInvalidArgument, next,
                   fmt::format("found {}, expected \"key: value\"", found_at(text_, offset(mark))));
        }
        return key->line == next.line ? next : *key;
    }
    const std::size_t dash = text_.substr(0, offset(mark)).find_last_not_of(kBlanks);
    if (dash == std::string_view::npos || text_[dash] != '-') {
        return next;
    }
    const Place at = from_first_line(place_at(text_, dash));
    return at.line == next.line ? next : at;
}

// False at the end of the text. No exception of the library passes this function.
Result<bool> next_document(YAML::Parser& parser, const Document& document, Events& events) {
    try {
        return parser.HandleNextDocument(events);
    } catch (Refused& refused) {
        return tl::unexpected(std::move(refused.error));
    } catch (const YAML::Exception& error) {
        return events.refusal(error.mark, expectation(error.msg));
    } catch (const std::exception& error) {
        return fail(ErrorCode::kInvalidArgument, document.source(),
                    "found what yaml-cpp cannot read ({}), expected YAML", error.what());
    }
}

}  // namespace

Status for_each_yaml_object(const Source& source, const ObjectVisitor& visit) {
    const std::string text = with_end_marked(source.text);
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    int previous_start = -1;
    while (true) {
        Document document(source.name);
        Events events(document, source.text, source.first_line - 1);
        REGIMEN_TRY_ASSIGN(const bool more, next_document(parser, document, events));
        if (!more) {
            return {};
        }
        // A token that begins nothing, such as a comma, is an empty document to yaml-cpp, for ever.
        if (events.start().pos == previous_start) {
            return events.refusal(events.start(), "a map: an object with apiVersion and kind");
        }
        previous_start = events.start().pos;
        // Nothing between two "---" is no object.
        if (!document.empty() && document.root().present()) {
            REGIMEN_TRY(visit_root(document.root(), visit));
        }
    }
}

}  // namespace regimen::policy
