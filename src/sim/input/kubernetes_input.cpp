#include "sim/input/kubernetes_input.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "files/sha256.hpp"
#include "policy/object_files.hpp"
#include "policy/workloads.hpp"
#include "sim/input/trace_builder.hpp"

namespace regimen::sim {

namespace {

class ClusterReader {
public:
    explicit ClusterReader(std::string where) : where_(std::move(where)) {}

    Result<Trace> read(policy::ClusterObjects objects) &&;

private:
    Status add_row(policy::WorkloadObject workload);

    std::string where_;
    TraceBuilder builder_;
};

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
    for (const Error& bad : objects.bad) {
        builder_.skipped().add("bad_object", to_string(bad));
    }
    for (NodeSpec& node : objects.nodes) {
        REGIMEN_TRY(builder_.add_node(std::move(node)));
    }
    REGIMEN_TRY_ASSIGN(
        policy::WorkloadObjects found,
        policy::workloads_of(
            std::move(objects.pods),
            [&](PodSpec pod) { return builder_.intern_class(std::move(pod)); },
            [&](std::string_view node) { return builder_.find_node(node) != kUnboundNode; }));
    for (const policy::LeftOutPod& pod : found.left_out) {
        builder_.skipped().add(pod.reason, fmt::format("{}: {}: {}", where_, pod.name, pod.why));
    }
    for (policy::WorkloadObject& workload : found.workloads) {
        REGIMEN_TRY(add_row(std::move(workload)));
    }
    return std::move(builder_).finish();
}

Status ClusterReader::add_row(policy::WorkloadObject workload) {
    TraceRow row;
    row.created_us =
        workload.created ? std::max<std::int64_t>(0, workload.created->micros()) : kUnknownTime;
    row.priority = workload.priority;
    if (workload.node_name) {
        row.started = true;
        row.bound_node = builder_.find_node(*workload.node_name);
    }
    Shape shape;
    for (const policy::WorkloadPodSet& set : workload.sets) {
        shape.pod_sets.push_back(
            {set.pod_class, static_cast<std::int32_t>(set.pods.size()), set.min_count});
    }
    REGIMEN_TRY_ASSIGN(row.shape, builder_.intern_shape(std::move(shape)));
    return builder_.add_row(workload.name, row);
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

Result<Trace> read_kubernetes_trace(const std::string& path, const ReadOptions& options) {
    REGIMEN_TRY_ASSIGN(policy::ClusterObjects objects,
                       policy::read_kubernetes(path, options.lenient ? policy::BadObjects::kLeaveOut
                                                                     : policy::BadObjects::kFail));
    REGIMEN_TRY_ASSIGN(Trace trace, trace_of(std::move(objects), path));
    REGIMEN_TRY_ASSIGN(trace.nodes_sha256, sha256_of(path));
    trace.pods_sha256 = trace.nodes_sha256;
    return trace;
}

}  // namespace regimen::sim
