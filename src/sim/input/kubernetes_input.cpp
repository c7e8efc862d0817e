#include "sim/input/kubernetes_input.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "files/sha256.hpp"
#include "policy/object_files.hpp"
#include "sim/input/trace_builder.hpp"

namespace regimen::sim {

namespace {

// The pods of one gang: those that wait, and how many of it have a node already.
struct PendingGang {
    std::int64_t size = 0;
    std::int64_t bound = 0;
    TraceRow row;
    std::vector<ShapePodSet> pod_sets;
};

class ClusterReader {
public:
    explicit ClusterReader(std::string where) : where_(std::move(where)) {}

    Result<Trace> read(policy::ClusterObjects objects) &&;

private:
    Status add_pod(policy::PodObject pod);
    Status add_single(const std::string& name, policy::PodObject pod, std::uint32_t node);
    Status add_gang(const std::string& name, PendingGang gang);
    // Whether the pod is neither waiting nor in the way of those who do.
    bool left_out(const policy::PodObject& pod, const std::string& name);
    void skip(std::string_view reason, const std::string& name, std::string_view why);

    std::string where_;
    TraceBuilder builder_;
    std::map<std::string, PendingGang> gangs_;
};

TraceRow row_of(const policy::PodObject& pod) {
    TraceRow row;
    row.created_us = pod.created ? std::max<std::int64_t>(0, pod.created->micros()) : kUnknownTime;
    row.priority = pod.priority;
    row.started = pod.node_name.has_value();
    return row;
}

Result<Trace> ClusterReader::read(policy::ClusterObjects objects) && {
    if (objects.nodes.empty() || objects.pods.empty()) {
        return fail(ErrorCode::kInvalidArgument, where_,
                    "found {} Nodes and {} Pods, expected at least one of each",
                    objects.nodes.size(), objects.pods.size());
    }
    for (const auto& [kind, count] : objects.skipped) {
        builder_.skipped().add("kind:" + kind, fmt::format("{}: objects of kind {}", where_, kind),
                               count);
    }
    for (NodeSpec& node : objects.nodes) {
        REGIMEN_TRY(builder_.add_node(std::move(node)));
    }
    for (policy::PodObject& pod : objects.pods) {
        REGIMEN_TRY(add_pod(std::move(pod)));
    }
    for (auto& [name, gang] : gangs_) {
        REGIMEN_TRY(add_gang(name, std::move(gang)));
    }
    return std::move(builder_).finish();
}

Status ClusterReader::add_pod(policy::PodObject pod) {
    const std::string name = pod.namespace_name + "/" + pod.name;
    if (left_out(pod, name)) {
        return {};
    }
    if (!pod.gang) {
        const std::uint32_t node =
            pod.node_name ? builder_.find_node(*pod.node_name) : kUnboundNode;
        return add_single(name, std::move(pod), node);
    }
    PendingGang& gang = gangs_[pod.namespace_name + "/gang:" + pod.gang->name];
    gang.size = std::max<std::int64_t>(gang.size, pod.gang->size);
    if (pod.node_name) {
        ++gang.bound;
        const std::uint32_t node = builder_.find_node(*pod.node_name);
        return add_single(name, std::move(pod), node);
    }
    const TraceRow row = row_of(pod);
    // The gang is there when its last pod is; one pod without a time leaves it without.
    const bool timeless = row.created_us < 0 || (!gang.pod_sets.empty() && gang.row.created_us < 0);
    gang.row.created_us = timeless ? kUnknownTime : std::max(gang.row.created_us, row.created_us);
    gang.row.priority =
        gang.pod_sets.empty() ? row.priority : std::max(gang.row.priority, row.priority);
    REGIMEN_TRY_ASSIGN(const std::uint32_t pod_class, builder_.intern_class(std::move(pod.spec)));
    const auto set =
        std::find_if(gang.pod_sets.begin(), gang.pod_sets.end(),
                     [&](const ShapePodSet& known) { return known.pod_class == pod_class; });
    if (set == gang.pod_sets.end()) {
        gang.pod_sets.push_back({pod_class, 1, 1});
    } else {
        ++set->count;
    }
    return {};
}

Status ClusterReader::add_single(const std::string& name, policy::PodObject pod,
                                 std::uint32_t node) {
    TraceRow row = row_of(pod);
    row.bound_node = node;
    REGIMEN_TRY_ASSIGN(row.shape, builder_.intern_pods(std::move(pod.spec), 1, 1));
    return builder_.add_row(name, row);
}

Status ClusterReader::add_gang(const std::string& name, PendingGang gang) {
    if (gang.pod_sets.empty()) {
        return {};  // all of it has nodes
    }
    const std::int64_t waiting = pod_count(Shape{gang.pod_sets});
    if (waiting + gang.bound < gang.size) {
        skip("incomplete_gang", name,
             fmt::format("found {} pods, expected {}", waiting + gang.bound, gang.size));
        return {};
    }
    for (ShapePodSet& set : gang.pod_sets) {
        set.min_count = set.count;
    }
    if (gang.pod_sets.size() == 1 && gang.size > 0) {
        const std::int64_t missing = std::max<std::int64_t>(1, gang.size - gang.bound);
        gang.pod_sets[0].min_count =
            static_cast<std::int32_t>(std::min<std::int64_t>(waiting, missing));
    }
    REGIMEN_TRY_ASSIGN(gang.row.shape, builder_.intern_shape(Shape{std::move(gang.pod_sets)}));
    return builder_.add_row(name, gang.row);
}

bool ClusterReader::left_out(const policy::PodObject& pod, const std::string& name) {
    if (pod.phase == policy::PodPhase::kSucceeded || pod.phase == policy::PodPhase::kFailed) {
        skip("finished", name, "has ended");
        return true;
    }
    if (pod.node_name && builder_.find_node(*pod.node_name) == kUnboundNode) {
        skip("other_node", name, "is on node " + *pod.node_name + ", which is not in the input");
        return true;
    }
    if (pod.gated && !pod.node_name) {
        skip("gated", name, "has scheduling gates");
        return true;
    }
    return false;
}

void ClusterReader::skip(std::string_view reason, const std::string& name, std::string_view why) {
    builder_.skipped().add(reason, fmt::format("{}: {}: {}", where_, name, why));
}

// Of all files that were read: a folder is the same input wherever it lies.
Result<std::string> sha256_of(const std::string& path) {
    REGIMEN_TRY_ASSIGN(const std::vector<std::string> paths, policy::object_files(path));
    if (paths.size() == 1) {
        return files::sha256_of_file(paths.front());
    }
    std::string sums;
    for (const std::string& file : paths) {
        REGIMEN_TRY_ASSIGN(const std::string sum, files::sha256_of_file(file));
        sums += sum + "\n";
    }
    return files::sha256_hex(sums);
}

}  // namespace

Result<Trace> trace_of(policy::ClusterObjects objects, const std::string& where) {
    return ClusterReader(where).read(std::move(objects));
}

Result<Trace> read_kubernetes_trace(const std::string& path) {
    REGIMEN_TRY_ASSIGN(policy::ClusterObjects objects, policy::read_kubernetes(path));
    REGIMEN_TRY_ASSIGN(Trace trace, trace_of(std::move(objects), path));
    REGIMEN_TRY_ASSIGN(trace.nodes_sha256, sha256_of(path));
    trace.pods_sha256 = trace.nodes_sha256;
    return trace;
}

}  // namespace regimen::sim
