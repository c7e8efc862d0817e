#include "kube/objects/object_events.hpp"

#include <utility>

#include "policy/node_mapping.hpp"

namespace regimen::kube {
namespace {

// There is no file: the path of the field, which begins the message, has to do.
template <class T>
Result<T> without_place(Result<T> value) {
    if (!value) {
        value.error().where.clear();
    }
    return value;
}

}  // namespace

Result<policy::PodObject> ObjectReader::pod(client::JsonValue object) {
    REGIMEN_TRY_ASSIGN(const policy::Value root, document_.read(object, kPodFields));
    return without_place(policy::read_pod(root));
}

Result<NodeSpec> ObjectReader::node(client::JsonValue object) {
    REGIMEN_TRY_ASSIGN(const policy::Value root, document_.read(object, kNodeFields));
    return without_place(policy::read_node(root));
}

Result<policy::PodGroupObject> ObjectReader::pod_group(client::JsonValue object) {
    REGIMEN_TRY_ASSIGN(const policy::Value root, document_.read(object, kPodGroupFields));
    return without_place(policy::read_pod_group(root));
}

}  // namespace regimen::kube
