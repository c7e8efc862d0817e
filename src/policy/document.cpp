#include "policy/document.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "policy/field_path.hpp"
#include "policy/source_text.hpp"

namespace regimen::policy {
namespace {

constexpr std::size_t kShownBytes = 60;

bool is_container(Kind kind) {
    return kind == Kind::kSequence || kind == Kind::kMap;
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
        const Document& document = *document_;
        const Document::Record& map = document.records_[record_];
        for (std::uint32_t i = map.begin; i < map.begin + map.count; i += 2) {
            const Document::Record& key = document.records_[document.children_[i]];
            if (document.text_of(key) == name) {
                return {document_, document.children_[i + 1]};
            }
        }
    }
    Value none = *this;
    (absent_ ? none.missing_below_ : none.missing_) = name;
    none.absent_ = true;
    return none;
}

std::string Value::where() const {
    return document_->where(document_->records_[record_].place);
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
    const std::string_view shown = cut_short(text(), kShownBytes);
    return fmt::format("{0}{1}{2}{0}", quote, shown, shown.size() < text().size() ? "..." : "");
}

tl::unexpected<Error> Value::mistake(std::string_view expected) const {
    return complaint(ErrorCode::kInvalidArgument,
                     fmt::format("found {}, expected {}", description(), expected));
}

tl::unexpected<Error> Value::complaint(ErrorCode code, std::string_view text) const {
    return fail(code, where(), "{}", after_path(path(), text));
}

Value Value::follow(std::string_view path) const {
    Value at = *this;
    while (!path.empty() && !at.absent()) {
        if (at.kind() == Kind::kSequence) {
            const std::size_t end = path.find(']');
            const Result<std::int64_t> index = parse_int64(path.substr(1, end - 1));
            if (!index || std::cmp_greater_equal(*index, at.size())) {
                return at;
            }
            at = at.item(static_cast<std::size_t>(*index));
            path = path.substr(end + 1);
            path.remove_prefix(path.starts_with('.') ? 1 : 0);
            continue;
        }
        // A key may have dots of its own; it is the last one then.
        const Value whole = at.find(path);
        const std::size_t end = whole.absent() ? path.find_first_of(".[") : std::string_view::npos;
        if (end == std::string_view::npos) {
            return whole;
        }
        at = at.find(path.substr(0, end));
        path = path.substr(path[end] == '.' ? end + 1 : end);
    }
    return at;
}

Status Value::located(Status status) const {
    if (!status) {
        const Error& error = status.error();
        return follow(error.where).complaint(error.code, error.message);
    }
    return status;
}

std::string Document::where(Place place) const {
    return place.line == 0 ? source_ : fmt::format("{}:{}:{}", source_, place.line, place.column);
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
            append_index(path, taken);
        } else {
            // A key and its value are both called by the key.
            const Record& key = records_[children_[container.begin + taken / 2 * 2]];
            append_key(path, std::string_view(texts_).substr(key.begin, key.count));
        }
    }
    return path;
}

}  // namespace regimen::policy
