#include "nodesim/workload_feed.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

#include "policy/kubernetes.hpp"

#include "kube/client/http/resource_path.hpp"
#include "kube/client/json/json_writer.hpp"
#include "nodesim/sim_objects.hpp"

namespace regimen::nodesim {
namespace {

using kube::client::ResourceType;

const ResourceType kPods{"", "v1", "pods"};
const ResourceType kPodGroups{"scheduling.k8s.io", "v1beta1", "podgroups"};

Result<NewObject> creation(const ResourceType& type, const std::string& namespace_name,
                           const std::string& name, std::string body) {
    NewObject object{type.plural + "/" + name, {}};
    REGIMEN_TRY_ASSIGN(object.request.target, kube::client::collection_path(type, namespace_name));
    object.request.method = kube::client::Method::kPost;
    object.request.content_type = "application/yaml";
    object.request.body = std::move(body);
    return object;
}

std::string pod_group_body(const std::string& name, std::int64_t size) {
    kube::client::JsonWriter json;
    json.open_object().field("apiVersion", "scheduling.k8s.io/v1beta1").field("kind", "PodGroup");
    json.open_object("metadata").field("name", name).close_object();
    json.open_object("spec").open_object("schedulingPolicy").open_object("gang");
    json.field("minCount", size).close_object().close_object().close_object().close_object();
    return json.take();
}

// What only a simulated kubelet reads.
Labels work_annotations(const std::optional<Duration>& work) {
    Labels annotations;
    if (work) {
        annotations.set(std::string(kDurationKey), format_duration(*work));
    }
    return annotations;
}

}  // namespace

WorkloadFeed::WorkloadFeed(const sim::Trace& trace, FeedOptions options)
    : trace_(trace), options_(std::move(options)) {
    std::optional<std::int64_t> first;
    for (const sim::TraceRow row : trace.rows) {
        if (row.created_us != sim::kUnknownTime) {
            first = std::min(first.value_or(row.created_us), row.created_us);
        }
    }
    for (const sim::TraceRow row : trace.rows) {
        const Duration at = row.created_us == sim::kUnknownTime || options_.evenly
                                ? options_.spacing * static_cast<std::int64_t>(order_.size())
                                : Duration::from_micros(row.created_us - *first);
        order_.push_back({at, row.index});
    }
    std::sort(order_.begin(), order_.end(), [](const Row& a, const Row& b) {
        return std::tie(a.at, a.index) < std::tie(b.at, b.index);
    });
    for (std::size_t i = 0; options_.gang_every > 0 && i < order_.size(); ++i) {
        order_[i].copies = (i + 1) % options_.gang_every == 0 ? options_.gang_size : 1;
    }
    if (options_.limit > 0 && order_.size() > options_.limit) {
        order_.resize(options_.limit);
    }
}

std::optional<Duration> WorkloadFeed::next() const {
    return at_ < order_.size() ? std::optional(order_[at_].at) : std::nullopt;
}

Result<std::vector<NewObject>> WorkloadFeed::take() {
    const Row& taken = order_[at_++];
    const sim::TraceRow row = trace_.rows[taken.index];
    const sim::Shape& shape = trace_.shapes[row.shape];
    const std::string name = trace_.name(row);
    const std::int64_t pods = sim::pod_count(shape) * taken.copies;
    std::optional<Duration> work;
    if (row.duration_us != sim::kUnknownTime) {
        work = Duration::from_micros(row.duration_us);
    }
    if (options_.longest_work && (!work || *work > *options_.longest_work)) {
        work = options_.longest_work;
    }
    std::vector<NewObject> objects;
    if (pods > 1 && options_.pod_groups) {
        REGIMEN_TRY_ASSIGN(NewObject group, creation(kPodGroups, options_.namespace_name, name,
                                                     pod_group_body(name, pods)));
        objects.push_back(std::move(group));
    }
    std::int64_t number = 0;
    for (const sim::ShapePodSet& set : shape.pod_sets) {
        for (std::int32_t i = 0; i < set.count * taken.copies; ++i, ++number) {
            policy::PodObject pod;
            pod.namespace_name = options_.namespace_name;
            pod.name = pods == 1 ? name : fmt::format("{}-{}", name, number);
            pod.scheduler_name = options_.scheduler_name;
            pod.spec = *trace_.classes[set.pod_class];
            if (pods > 1) {
                pod.gang =
                    policy::Gang{name, options_.pod_groups ? 0 : static_cast<std::int32_t>(pods)};
            }
            REGIMEN_TRY_ASSIGN(NewObject object,
                               creation(kPods, options_.namespace_name, pod.name,
                                        policy::to_yaml(pod, work_annotations(work))));
            objects.push_back(std::move(object));
            ++pods_taken_;
        }
    }
    return objects;
}

}  // namespace regimen::nodesim
