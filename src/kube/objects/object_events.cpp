#include "kube/objects/object_events.hpp"

#include <utility>

#include "policy/node_mapping.hpp"

#include "kube/objects/object_document.hpp"

namespace regimen::kube {
namespace {

// There is no file: the path of the field, which begins the message, has to do.
template <class T, class Read>
Result<T> decode(client::JsonValue object, const WantedFields& wanted, Read read) {
    REGIMEN_TRY_ASSIGN(const policy::Document document, read_document(object, wanted));
    Result<T> value = read(document.root());
    if (!value) {
        Error error = std::move(value).error();
        error.where.clear();
        return tl::unexpected(std::move(error));
    }
    return value;
}

}  // namespace

Result<policy::PodObject> decode_pod(client::JsonValue object) {
    return decode<policy::PodObject>(object, kPodFields, policy::read_pod);
}

Result<NodeSpec> decode_node(client::JsonValue object) {
    return decode<NodeSpec>(object, kNodeFields, policy::read_node);
}

Result<policy::PodGroupObject> decode_pod_group(client::JsonValue object) {
    return decode<policy::PodGroupObject>(object, kPodGroupFields, policy::read_pod_group);
}

}  // namespace regimen::kube
