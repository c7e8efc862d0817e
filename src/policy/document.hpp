// Document: one parsed object, whatever it was written in, with the place of every value. YAML and
// JSON are read into it, so that the mapping to the model is written once.
// Shape: values in one array, their texts in one string, children in one list; an alias of YAML
// shares the values that it names. The limits below bound what walking a document can cost, aliases
// followed, so a hostile one can neither hang nor exhaust the stack.
// Errors: a mistake in a value reads "file:line:column: path: found X, expected Y".
// Complexity: find is O(entries of the map), where() O(1), path() O(values).
// Thread rule: const from many threads; a Value is valid as long as its Document is unchanged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regimen::policy {

inline constexpr std::uint32_t kMaxDepth = 100;
inline constexpr std::uint64_t kMaxValues = std::uint64_t{1} << 27;  // aliases followed

enum class Kind : std::uint8_t { kAbsent, kNull, kBool, kNumber, kString, kSequence, kMap };

// Of a character in the text, from 1; columns count bytes.
struct Place {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};
// Of what was not read from a text with lines.
inline constexpr Place kNoPlace = {0, 0};

class Document;

// A view of one value, or of a place in a map where there is none.
class Value {
public:
    Kind kind() const;
    bool absent() const { return kind() == Kind::kAbsent; }
    // Kubernetes treats null as if the field was not there.
    bool present() const { return kind() > Kind::kNull; }

    // Of a scalar: a string without its quotes, else as it was written. Empty for everything else.
    std::string_view text() const;

    // Of a sequence or map; 0 for everything else.
    std::size_t size() const;
    Value item(std::size_t index) const;
    Value key(std::size_t index) const;
    Value value(std::size_t index) const;
    // The value under a key; absent when the map has none, or when this is no map.
    Value find(std::string_view name) const;

    // "file:line:column" of the value, of its map when it is absent; the source alone for kNoPlace.
    std::string where() const;
    // "items[3].spec.nodeName"; "" for the document itself.
    std::string path() const;
    // For messages: "\"text\"", "12", "a map", "nothing".
    std::string description() const;

    // The error "path: found DESCRIPTION, expected EXPECTED" at where().
    tl::unexpected<Error> mistake(std::string_view expected) const;
    // The error "path: TEXT" at where().
    tl::unexpected<Error> complaint(ErrorCode code, std::string_view text) const;
    // A failed validation of what was read from here, at the field that it names ("taints[0].key").
    Status located(Status status) const;

private:
    friend class Document;
    // The value at a path below this one, or as far as there is one.
    Value follow(std::string_view path) const;

    Value(const Document* document, std::uint32_t record) : document_(document), record_(record) {}

    const Document* document_;
    std::uint32_t record_;  // of the last map on the way, when the value is absent
    bool absent_ = false;
    // The keys that led away from that map: "spec" and "containers" where there is no spec.
    std::string_view missing_;
    std::string_view missing_below_;
};

class Document {
public:
    // `path_prefix` stands in front of every path, such as "items[3]".
    explicit Document(std::string source, std::string path_prefix = {})
        : source_(std::move(source)), path_prefix_(std::move(path_prefix)) {}

    bool empty() const { return records_.empty(); }
    // Not of an empty document.
    Value root() const { return Value(this, root_); }
    const std::string& source() const { return source_; }

private:
    friend class Value;
    friend class DocumentBuilder;

    struct Record {
        Kind kind = Kind::kNull;
        Place place;
        std::uint32_t begin = 0;  // in texts_ for a scalar, in children_ for a container
        std::uint32_t count = 0;  // bytes, or children: a map has two for each entry
    };
    std::string path_to(std::uint32_t record) const;
    std::string where(Place place) const;
    // Of a scalar.
    std::string_view text_of(const Record& record) const {
        return std::string_view(texts_).substr(record.begin, record.count);
    }

    std::string source_;
    std::string path_prefix_;
    std::vector<Record> records_;
    std::vector<std::uint32_t> children_;
    std::string texts_;
    std::uint32_t root_ = 0;
};

}  // namespace regimen::policy
