// What the tests of this room share: a text read by the watch's decoder, and the same text read as
// a file is. Tests only; no library includes it. Errors: as the readers. Complexity: O(bytes).
// Thread rule: one thread for a reader, else pure functions.
#pragma once

#include <string>
#include <string_view>

#include "policy/node_mapping.hpp"
#include "policy/objects.hpp"

#include "kube/objects/object_events.hpp"

namespace regimen::kube::test {

// The decoder behind a parser of its own; `read` is a member of ObjectReader.
class Decoder {
public:
    template <class T>
    Result<T> decode(std::string_view text, Result<T> (ObjectReader::*read)(client::JsonValue)) {
        Result<T> value = tl::unexpected(Error{ErrorCode::kInternal, "not visited", ""});
        const Status status = parser_.parse(text, [&](client::JsonValue root) -> Status {
            value = (reader_.*read)(root);
            return value ? Status() : tl::unexpected(value.error());
        });
        return status || !value ? value : tl::unexpected(status.error());
    }
    Result<policy::PodObject> pod(std::string_view text) {
        return decode(text, &ObjectReader::pod);
    }
    Result<NodeSpec> node(std::string_view text) { return decode(text, &ObjectReader::node); }
    Result<policy::PodGroupObject> pod_group(std::string_view text) {
        return decode(text, &ObjectReader::pod_group);
    }

private:
    client::JsonParser parser_;
    ObjectReader reader_;
};

// Nothing is left out on the way here.
template <class T>
Result<T> read_as_file(std::string_view text, Result<T> (*read)(const policy::Value&)) {
    Result<T> value = tl::unexpected(Error{ErrorCode::kInternal, "no object", ""});
    const Status status = policy::for_each_object(
        {"f", text}, [&](const policy::Value& object, std::string_view) -> Status {
            value = read(object);
            return {};
        });
    return status ? value : tl::unexpected(status.error());
}

template <class T>
std::string said(const Result<T>& value) {
    return value ? "nothing" : to_string(value.error());
}

}  // namespace regimen::kube::test
