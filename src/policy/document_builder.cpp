#include "policy/document_builder.hpp"

#include <algorithm>
#include <limits>

#include "base/assert.hpp"
#include "policy/field_path.hpp"
#include "policy/source_text.hpp"

namespace regimen::policy {
namespace {

constexpr std::size_t kMaxTextBytes = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kMostPathBytes = 100;
constexpr std::size_t kSmallMapChildren = 16;
constexpr std::size_t kMostKept = std::size_t{1} << 16;  // entries of each array

template <class T>
void empty_out(T& array) {
    if (array.capacity() > kMostKept) {
        T().swap(array);
    }
    array.clear();
}

}  // namespace

tl::unexpected<Error> DocumentBuilder::refuse(ErrorCode code, Place place,
                                              std::string_view text) const {
    return fail(code, document_.where(place), "{}", after_path(path_of_next(), text));
}

void DocumentBuilder::clear() {
    empty_out(document_.records_);
    empty_out(document_.children_);
    empty_out(document_.texts_);
    empty_out(pending_);
    open_.clear();
    anchors_.clear();
    document_.root_ = 0;
}

std::span<const std::uint32_t> DocumentBuilder::children_of(std::size_t level) const {
    const std::size_t begin = open_[level].first_pending;
    const std::size_t end =
        level + 1 < open_.size() ? open_[level + 1].first_pending : pending_.size();
    return std::span(pending_).subspan(begin, end - begin);
}

std::optional<Place> DocumentBuilder::key_of_next() const {
    if (open_.empty() || document_.records_[open_.back().extent.record].kind != Kind::kMap) {
        return std::nullopt;
    }
    const std::span<const std::uint32_t> children = children_of(open_.size() - 1);
    return children.size() % 2 == 0 ? std::nullopt
                                    : std::optional(document_.records_[children.back()].place);
}

std::string DocumentBuilder::path_of_next() const {
    std::string path = document_.path_prefix_;
    for (std::size_t level = 0; level < open_.size() && path.size() <= kMostPathBytes; ++level) {
        const std::span<const std::uint32_t> children = children_of(level);
        if (document_.records_[open_[level].extent.record].kind == Kind::kSequence) {
            append_index(path, children.size());
        } else if (children.size() % 2 == 1) {
            const Document::Record& key = document_.records_[children.back()];
            append_key(path, std::string_view(document_.texts_).substr(key.begin, key.count));
        }
    }
    const std::string_view shown = cut_short(path, kMostPathBytes);
    return shown.size() < path.size() ? std::string(shown) + "..." : path;
}

std::uint32_t DocumentBuilder::add_record(Place place, Kind kind, std::size_t begin,
                                          std::size_t count) {
    document_.records_.push_back(
        {kind, place, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(count)});
    return static_cast<std::uint32_t>(document_.records_.size() - 1);
}

Status DocumentBuilder::scalar(Place place, Kind kind, std::string_view text, std::size_t anchor) {
    const std::size_t begin = document_.texts_.size();
    if (begin + text.size() > kMaxTextBytes) {
        return refuse(ErrorCode::kOutOfRange, place,
                      "found more than 4 GiB of texts, expected less in one object");
    }
    document_.texts_ += text;
    const Extent extent = {add_record(place, kind, begin, text.size()), 1, 0};
    if (anchor != 0) {
        anchors_[anchor] = extent;
    }
    return add_child(extent, place);
}

std::string_view DocumentBuilder::last_text() const {
    const Document::Record& last = document_.records_.back();
    return std::string_view(document_.texts_).substr(last.begin, last.count);
}

Status DocumentBuilder::open(Place place, Kind kind, std::size_t anchor) {
    if (open_.size() >= kMaxDepth) {
        return refuse(ErrorCode::kOutOfRange, place,
                      fmt::format("found deeper nesting, expected at most {} levels", kMaxDepth));
    }
    open_.push_back({{add_record(place, kind, 0, 0), 1, 0}, pending_.size(), anchor});
    return {};
}

Status DocumentBuilder::close() {
    REGIMEN_ASSERT(!open_.empty());
    const Open closed = open_.back();
    open_.pop_back();
    Document::Record& record = document_.records_[closed.extent.record];
    record.begin = static_cast<std::uint32_t>(document_.children_.size());
    record.count = static_cast<std::uint32_t>(pending_.size() - closed.first_pending);
    const auto first = pending_.begin() + static_cast<std::ptrdiff_t>(closed.first_pending);
    document_.children_.insert(document_.children_.end(), first, pending_.end());
    pending_.erase(first, pending_.end());
    if (record.kind == Kind::kMap) {
        REGIMEN_TRY(check_keys(closed.extent.record));
    }
    if (closed.anchor != 0) {
        anchors_[closed.anchor] = closed.extent;
    }
    return add_child(closed.extent, record.place);
}

Status DocumentBuilder::alias(Place place, std::size_t anchor) {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
        return refuse(ErrorCode::kInvalidArgument, place,
                      "found an alias inside the value that it names, expected no cycle");
    }
    return add_child(found->second, place);
}

Status DocumentBuilder::add_child(const Extent& child, Place place) {
    if (open_.empty()) {
        document_.root_ = child.record;
        return {};
    }
    Extent& parent = open_.back().extent;
    parent.values += child.values;
    parent.height = std::max(parent.height, child.height + 1);
    if (open_.size() + child.height > kMaxDepth) {
        return refuse(ErrorCode::kOutOfRange, place,
                      fmt::format("found deeper nesting, expected at most {} levels", kMaxDepth));
    }
    if (parent.values > kMaxValues) {
        return refuse(
            ErrorCode::kOutOfRange, place,
            fmt::format("found more values, aliases followed, expected at most {}", kMaxValues));
    }
    pending_.push_back(child.record);
    return {};
}

tl::unexpected<Error> DocumentBuilder::refuse_twice(std::uint32_t first,
                                                    std::uint32_t second) const {
    const Document::Record& again = document_.records_[second];
    const std::uint32_t line = document_.records_[first].place.line;
    return refuse(
        ErrorCode::kInvalidArgument, again.place,
        fmt::format("found the key \"{}\" again{}, expected it once", document_.text_of(again),
                    line == 0 ? "" : fmt::format(", first in line {}", line)));
}

Status DocumentBuilder::check_keys(std::uint32_t map) const {
    const Document::Record& record = document_.records_[map];
    const std::span children = std::span(document_.children_).subspan(record.begin, record.count);
    const auto text = [&](std::uint32_t key) { return document_.text_of(document_.records_[key]); };
    for (std::size_t i = 0; i < children.size(); i += 2) {
        const Document::Record& key = document_.records_[children[i]];
        if (key.kind == Kind::kSequence || key.kind == Kind::kMap) {
            return refuse(ErrorCode::kInvalidArgument, key.place,
                          "found a list or map as a key, expected a name");
        }
        // A small map is not worth a copy of its keys.
        for (std::size_t j = 0; j < i && children.size() <= kSmallMapChildren; j += 2) {
            if (text(children[j]) == document_.text_of(key)) {
                return refuse_twice(children[j], children[i]);
            }
        }
    }
    if (children.size() <= kSmallMapChildren) {
        return {};
    }
    std::vector<std::uint32_t> keys;
    keys.reserve(children.size() / 2);
    for (std::size_t i = 0; i < children.size(); i += 2) {
        keys.push_back(children[i]);
    }
    std::sort(keys.begin(), keys.end(), [&](std::uint32_t a, std::uint32_t b) {
        const int order = text(a).compare(text(b));
        return order != 0 ? order < 0 : a < b;
    });
    const auto twice =
        std::adjacent_find(keys.begin(), keys.end(),
                           [&](std::uint32_t a, std::uint32_t b) { return text(a) == text(b); });
    return twice == keys.end() ? Status() : refuse_twice(*twice, *(twice + 1));
}

}  // namespace regimen::policy
