#include "kube/live/feed_kinds.hpp"

#include <memory>

#include "base/log.hpp"

#include "kube/objects/object_events.hpp"

namespace regimen::kube {
namespace {

using client::JsonValue;
using client::ObjectMeta;

// One for all kinds: they are read on one thread, object by object.
using Reader = std::shared_ptr<ObjectReader>;

FeedKind nodes(const Reader& reader) {
    FeedKind kind;
    kind.type = {"", "v1", "nodes", false};
    kind.seen = [reader](JsonValue object) -> Result<ObjectEvent> {
        REGIMEN_TRY_ASSIGN(NodeSpec node, reader->node(object));
        return NodeSeen{std::move(node)};
    };
    kind.gone = [](const ObjectMeta& meta) -> ObjectEvent { return NodeGone{meta.key.name}; };
    return kind;
}

FeedKind pods(const Reader& reader) {
    FeedKind kind;
    kind.type = {"", "v1", "pods"};
    kind.field_selector = "status.phase!=Succeeded,status.phase!=Failed";
    kind.seen = [reader](JsonValue object) -> Result<ObjectEvent> {
        REGIMEN_TRY_ASSIGN(policy::PodObject pod, reader->pod(object));
        return PodSeen{std::move(pod)};
    };
    kind.gone = [](const ObjectMeta& meta) -> ObjectEvent { return PodGone{meta.uid}; };
    return kind;
}

FeedKind pod_groups(const Reader& reader, const std::string& group, const std::string& version) {
    FeedKind kind;
    kind.type = {group, version, "podgroups"};
    kind.seen = [reader](JsonValue object) -> Result<ObjectEvent> {
        REGIMEN_TRY_ASSIGN(policy::PodGroupObject seen, reader->pod_group(object));
        return PodGroupSeen{std::move(seen.namespace_name), std::move(seen.name), seen.min_member};
    };
    kind.gone = [](const ObjectMeta& meta) -> ObjectEvent {
        return PodGroupGone{meta.key.namespace_name, meta.key.name};
    };
    return kind;
}

struct GroupKind {
    const char* group;
    std::vector<std::string> versions;
};

}  // namespace

std::vector<FeedKind> feed_kinds(const client::ServedResources& served) {
    const auto reader = std::make_shared<ObjectReader>();
    std::vector<FeedKind> kinds;
    kinds.push_back(nodes(reader));
    kinds.push_back(pods(reader));
    const GroupKind groups[] = {
        {"scheduling.k8s.io", {"v1", "v1beta1"}},
        {"scheduling.x-k8s.io", {"v1alpha1"}},
        {"scheduling.volcano.sh", {"v1beta1"}},
    };
    for (const GroupKind& kind : groups) {
        const std::string version = served.first_version(kind.group, kind.versions, "podgroups");
        if (version.empty()) {
            log_event(Level::kInfo, "pod_groups_not_served", {{"group", kind.group}});
            continue;
        }
        kinds.push_back(pod_groups(reader, kind.group, version));
    }
    return kinds;
}

}  // namespace regimen::kube
