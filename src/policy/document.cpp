#include "policy/document.hpp"

#include <algorithm>
#include <span>

#include "base/assert.hpp"

namespace regimen::policy {
namespace {

constexpr std::size_t kShownCharacters = 60;

bool is_container(Kind kind) {
    return kind == Kind::kSequence || kind == Kind::kMap;
}

// A key with characters of its own meaning in a path is shown in brackets.
void append_key(std::string& path, std::string_view key) {
    if (key.find_first_of("./[] \"") != std::string_view::npos || key.empty()) {
        path += fmt::format("[\"{}\"]", key);
        return;
    }
    if (!path.empty()) {
        path += '.';
    }
    path += key;
}

std::string joined(std::string path, std::string_view text) {
    if (!path.empty()) {
        path += ": ";
    }
    path += text;
    return path;
}

}  // namespace

Kind Value::kind() const {
    return absent_ ? Kind::kAbsent : document_->records_[record_].kind;
}

std::string_view Value::text() const {
    if (absent_) {
        return {};
    }
    const Document::Record& record = document_->records_[record_];
    return is_container(record.kind)
               ? std::string_view()
               : std::string_view(document_->texts_).substr(record.begin, record.count);
}

std::size_t Value::size() const {
    const Kind own = kind();
    const std::size_t children = is_container(own) ? document_->records_[record_].count : 0;
    return own == Kind::kMap ? children / 2 : children;
}

Value Value::item(std::size_t index) const {
    REGIMEN_ASSERT(kind() == Kind::kSequence && index < size());
    return {document_, document_->children_[document_->records_[record_].begin + index]};
}

Value Value::key(std::size_t index) const {
    REGIMEN_ASSERT(kind() == Kind::kMap && index < size());
    return {document_, document_->children_[document_->records_[record_].begin + 2 * index]};
}

Value Value::value(std::size_t index) const {
    REGIMEN_ASSERT(kind() == Kind::kMap && index < size());
    return {document_, document_->children_[document_->records_[record_].begin + 2 * index + 1]};
}

Value Value::find(std::string_view name) const {
    if (kind() == Kind::kMap) {
        for (std::size_t i = 0; i < size(); ++i) {
            if (key(i).text() == name) {
                return value(i);
            }
        }
    }
    Value none = *this;
    (absent_ ? none.missing_below_ : none.missing_) = name;
    none.absent_ = true;
    return none;
}

std::string Value::where() const {
    const Place place = document_->records_[record_].place;
    return fmt::format("{}:{}:{}", document_->source_, place.line, place.column);
}

std::string Value::path() const {
    std::string path = document_->path_to(record_);
    if (absent_) {
        append_key(path, missing_);
        if (!missing_below_.empty()) {
            append_key(path, missing_below_);
        }
    }
    return path;
}

std::string Value::description() const {
    switch (kind()) {
        case Kind::kAbsent:
            return "nothing";
        case Kind::kNull:
            return "null";
        case Kind::kSequence:
            return "a list";
        case Kind::kMap:
            return "a map";
        case Kind::kBool:
        case Kind::kNumber:
        case Kind::kString:
            break;
    }
    const std::string_view quote = kind() == Kind::kString ? "\"" : "";
    const bool cut = text().size() > kShownCharacters;
    return fmt::format("{0}{1}{2}{0}", quote, text().substr(0, kShownCharacters), cut ? "..." : "");
}

tl::unexpected<Error> Value::mistake(std::string_view expected) const {
    return complaint(ErrorCode::kInvalidArgument,
                     fmt::format("found {}, expected {}", description(), expected));
}

tl::unexpected<Error> Value::complaint(ErrorCode code, std::string_view text) const {
    return fail(code, where(), "{}", joined(path(), text));
}

Status Value::located(Status status) const {
    if (!status) {
        status.error().message =
            joined(path(), joined(std::move(status.error().where), status.error().message));
        status.error().where = where();
    }
    return status;
}

// Only errors ask for a path, so it is searched for instead of being carried along. A value that is
// shared by aliases answers with the first path in reading order.
std::string Document::path_to(std::uint32_t record) const {
    struct Step {
        std::uint32_t record;
        std::uint32_t next = 0;  // child to look at
    };
    std::vector<bool> seen(records_.size(), false);
    std::vector<Step> steps = {{root_}};
    while (!steps.empty() && steps.back().record != record) {
        Step& top = steps.back();
        const Record& container = records_[top.record];
        if (!is_container(container.kind) || top.next == container.count) {
            steps.pop_back();
            continue;
        }
        const std::uint32_t child = children_[container.begin + top.next++];
        if (!seen[child]) {
            seen[child] = true;
            steps.push_back({child});
        }
    }
    std::string path = path_prefix_;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
        const Record& container = records_[steps[i].record];
        const std::uint32_t taken = steps[i].next - 1;
        if (container.kind == Kind::kSequence) {
            path += fmt::format("[{}]", taken);
        } else {
            // A key and its value are both called by the key.
            const Record& key = records_[children_[container.begin + taken / 2 * 2]];
            append_key(path, std::string_view(texts_).substr(key.begin, key.count));
        }
    }
    return path;
}

}  // namespace regimen::policy
