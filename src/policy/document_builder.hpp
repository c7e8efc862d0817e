// DocumentBuilder: fills a Document from the events of a parser, in reading order: scalar(),
// open() ... close(), alias(). Inside a map every second value is a key.
// Errors: kInvalidArgument for keys that are no scalars or stand twice in one map, and kOutOfRange
// beyond the limits of document.hpp; after one, the document is of no use.
// Complexity: amortised O(1) an event, O(n log n) for a map. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/document.hpp"

namespace regimen::policy {

class DocumentBuilder {
public:
    // The document must be empty.
    explicit DocumentBuilder(Document& document) : document_(document) {}

    // Empties the document for another object. The memory is kept, but not that of a huge one.
    void clear();

    // `anchor` is what an alias may name later; 0 for none.
    Status scalar(Place place, Kind kind, std::string_view text, std::size_t anchor = 0);
    Status open(Place place, Kind kind, std::size_t anchor = 0);
    Status close();
    Status alias(Place place, std::size_t anchor);

    // Of the scalar that came last; valid until the next event.
    std::string_view last_text() const;
    // Where the key stands whose value comes next; none when no value of a map comes next.
    std::optional<Place> key_of_next() const;
    // "spec.containers[0]" of what comes next; cut short when it is long.
    std::string path_of_next() const;
    // The error "path: text" about what comes next, at a place of the text.
    tl::unexpected<Error> refuse(ErrorCode code, Place place, std::string_view text) const;

private:
    // What walking a value costs, aliases followed.
    struct Extent {
        std::uint32_t record = 0;
        std::uint64_t values = 1;
        std::uint32_t height = 0;
    };
    struct Open {
        Extent extent;
        std::size_t first_pending = 0;
        std::size_t anchor = 0;
    };

    std::uint32_t add_record(Place place, Kind kind, std::size_t begin, std::size_t count);
    Status add_child(const Extent& child, Place place);
    Status check_keys(std::uint32_t map) const;
    tl::unexpected<Error> refuse_twice(std::uint32_t first, std::uint32_t second) const;
    // The children so far of an open container.
    std::span<const std::uint32_t> children_of(std::size_t level) const;

    Document& document_;
    std::vector<Open> open_;
    std::vector<std::uint32_t> pending_;  // children of the open containers
    std::unordered_map<std::size_t, Extent> anchors_;
};

}  // namespace regimen::policy
