#include "policy/kubernetes.hpp"

#include <unordered_map>
#include <utility>

#include "policy/node_mapping.hpp"
#include "policy/object_files.hpp"
#include "policy/pod_mapping.hpp"

namespace regimen::policy {
namespace {

constexpr std::string_view kCoreVersion = "v1";

class Collector {
public:
    explicit Collector(BadObjects bad) : bad_(bad) {}

    ObjectVisitor visitor() {
        return [this](const Value& object, std::string_view kind) -> Status {
            Status status = visit(object, kind);
            if (!status && bad_ == BadObjects::kLeaveOut) {
                objects_.bad.push_back(std::move(status).error());
                return {};
            }
            return status;
        };
    }
    ClusterObjects finish() &&;

private:
    Status visit(const Value& object, std::string_view kind);
    // Names as "Node/a" or "Pod/default/a", with the place of the first.
    Status claim(std::string name, const Value& object);

    BadObjects bad_;
    ClusterObjects objects_;
    std::unordered_map<std::string, std::string> places_;
    std::unordered_map<std::string, std::int32_t> group_sizes_;
};

Status Collector::claim(std::string name, const Value& object) {
    const auto [first, is_new] = places_.emplace(std::move(name), object.where());
    if (!is_new) {
        return object.complaint(
            ErrorCode::kAlreadyExists,
            fmt::format("found a second {}, the first is at {}, expected a name of its own",
                        first->first, first->second));
    }
    return {};
}

Status Collector::visit(const Value& object, std::string_view kind) {
    if (kind.empty()) {
        return object.find("kind").mistake("the kind of the object, such as \"Pod\"");
    }
    const Value version = object.find("apiVersion");
    const bool core = !version.present() || version.text() == kCoreVersion;
    if (core && kind == "Node") {
        REGIMEN_TRY_ASSIGN(NodeSpec node, read_node(object));
        REGIMEN_TRY(claim("Node/" + node.name, object));
        objects_.nodes.push_back(std::move(node));
        return {};
    }
    if (core && kind == "Pod") {
        REGIMEN_TRY_ASSIGN(PodObject pod, read_pod(object));
        REGIMEN_TRY(claim(fmt::format("Pod/{}/{}", pod.namespace_name, pod.name), object));
        objects_.pods.push_back(std::move(pod));
        return {};
    }
    if (kind == "PodGroup") {
        REGIMEN_TRY_ASSIGN(const PodGroupObject group, read_pod_group(object));
        group_sizes_[fmt::format("{}/{}", group.namespace_name, group.name)] = group.min_member;
    }
    ++objects_.skipped[std::string(kind)];
    return {};
}

// A gang's size may stand in an object that comes after its pods.
ClusterObjects Collector::finish() && {
    for (PodObject& pod : objects_.pods) {
        if (pod.gang && pod.gang->size == 0) {
            const auto found =
                group_sizes_.find(fmt::format("{}/{}", pod.namespace_name, pod.gang->name));
            pod.gang->size = found == group_sizes_.end() ? 0 : found->second;
        }
    }
    return std::move(objects_);
}

}  // namespace

Result<ClusterObjects> read_kubernetes(const std::string& path, BadObjects bad) {
    Collector collector(bad);
    REGIMEN_TRY(for_each_object_in(path, collector.visitor()));
    return std::move(collector).finish();
}

Result<ClusterObjects> parse_kubernetes(const std::vector<Source>& sources, BadObjects bad) {
    Collector collector(bad);
    for (const Source& source : sources) {
        REGIMEN_TRY(for_each_object(source, collector.visitor()));
    }
    return std::move(collector).finish();
}

}  // namespace regimen::policy
