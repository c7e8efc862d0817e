#include "policy/yaml_objects.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <istream>
#include <span>
#include <streambuf>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "policy/document_builder.hpp"
#include "policy/object_list.hpp"

namespace regimen::policy {
namespace {

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

Place place_of(const YAML::Mark& mark, std::uint32_t lines_before) {
    const auto from_zero = [](int n) { return static_cast<std::uint32_t>(std::max(n, 0)); };
    return {from_zero(mark.line) + 1 + lines_before, from_zero(mark.column) + 1};
}

// Ends the parse from inside an event; never leaves this file.
struct Refused {
    Error error;
};

class Events : public YAML::EventHandler {
public:
    Events(Document& document, std::uint32_t lines_before)
        : document_(document), builder_(document), lines_before_(lines_before) {}

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        check(builder_.scalar(place(mark), Kind::kNull, "null", anchor));
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
            refuse(mark, "found a merge key \"<<\", expected the fields themselves");
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
    Place place(const YAML::Mark& mark) const { return place_of(mark, lines_before_); }
    void refuse(const YAML::Mark& mark, std::string_view text) const {
        const Place at = place(mark);
        throw Refused{{ErrorCode::kUnsupported, std::string(text),
                       fmt::format("{}:{}:{}", document_.source(), at.line, at.column)}};
    }
    static void check(Status status) {
        if (!status) {
            throw Refused{std::move(status.error())};
        }
    }

    Document& document_;
    DocumentBuilder builder_;
    std::uint32_t lines_before_;
};

// False at the end of the text. No exception of the library passes this function.
Result<bool> next_document(YAML::Parser& parser, Document& document, std::uint32_t lines_before) {
    try {
        Events events(document, lines_before);
        return parser.HandleNextDocument(events);
    } catch (Refused& refused) {
        return tl::unexpected(std::move(refused.error));
    } catch (const YAML::Exception& error) {
        const Place at = place_of(error.mark, lines_before);
        return fail(ErrorCode::kInvalidArgument,
                    fmt::format("{}:{}:{}", document.source(), at.line, at.column), "not YAML: {}",
                    error.msg);
    } catch (const std::exception& error) {
        return fail(ErrorCode::kInvalidArgument, document.source(), "not YAML: {}", error.what());
    }
}

}  // namespace

Status for_each_yaml_object(const Source& source, const ObjectVisitor& visit) {
    ViewBuffer buffer(source.text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    while (true) {
        Document document(source.name);
        REGIMEN_TRY_ASSIGN(const bool more, next_document(parser, document, source.first_line - 1));
        if (!more) {
            return {};
        }
        // Nothing between two "---" is no object.
        if (!document.empty() && document.root().present()) {
            REGIMEN_TRY(visit_root(document.root(), visit));
        }
    }
}

}  // namespace regimen::policy
