// ObjectDocument: an object of the API server, read front to back, as a Document of the fields that
// are wanted: so that a cluster and a folder of files mean the same by the same object
// (policy/pod_mapping.hpp). One is read after the other into the same memory.
// Errors: to_string() begins with the path of the field. kCorrupt for text that is no JSON,
// kInvalidArgument for keys that stand twice, kOutOfRange beyond kMaxDepth levels or
// kMaxObjectValues values. A part that is not wanted is only checked as far as JsonValue does.
// Complexity: O(bytes); memory is 32 bytes a wanted value beside the texts, and no more than a few
// MiB between two objects. Thread rule: one thread, that of the JsonValue.
#pragma once

#include <cstddef>

#include "policy/document.hpp"
#include "policy/document_builder.hpp"

#include "kube/client/json/json_value.hpp"
#include "kube/objects/wanted_fields.hpp"

namespace regimen::kube {

// What the API server stores of one object is 1.5 MiB at most by default.
inline constexpr std::size_t kMaxObjectValues = std::size_t{1} << 20;

class ObjectDocument {
public:
    ObjectDocument() = default;
    ObjectDocument(const ObjectDocument&) = delete;
    ObjectDocument& operator=(const ObjectDocument&) = delete;

    // The root, a map; valid until the next call.
    Result<policy::Value> read(client::JsonValue object, const WantedFields& wanted);

private:
    Status add(client::JsonValue value, const WantedFields& wanted);
    Status add_map(client::JsonValue map, const WantedFields& wanted);
    Status add_list(client::JsonValue list, const WantedFields& wanted);
    Status add_scalar(policy::Kind kind, const Result<std::string_view>& text);
    // What the builder says: its message has the path, which must not be put in front again.
    Status built(Status status);

    policy::Document document_{std::string()};
    policy::DocumentBuilder builder_{document_};
    std::size_t values_ = 0;
    bool message_has_path_ = false;
};

}  // namespace regimen::kube
