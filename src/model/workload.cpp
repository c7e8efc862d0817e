#include "model/workload.hpp"

#include <algorithm>

#include "model/field.hpp"

namespace regimen {
namespace {

Status validate_counts(std::int32_t count, std::int32_t min_count) {
    if (count < 1 || count > kMaxPods) {
        return fail(ErrorCode::kInvalidArgument, "count", "{}: expected 1 to {}", count, kMaxPods);
    }
    if (min_count < 1 || min_count > count) {
        return fail(ErrorCode::kInvalidArgument, "min_count", "{}: expected 1 to {}, the count",
                    min_count, count);
    }
    return {};
}

Status validate(const PodSet& set) {
    if (!set.pod_class.valid()) {
        return fail(ErrorCode::kInvalidArgument, "pod_class",
                    "missing: expected the id of a pod class");
    }
    return validate_counts(set.count, set.min_count);
}

Status validate(const LevelConstraint& constraint) {
    if (constraint.tree.empty()) {
        return fail(ErrorCode::kInvalidArgument, "tree", "empty: expected a topology's name");
    }
    if (constraint.level.empty()) {
        return fail(ErrorCode::kInvalidArgument, "level", "empty: expected a level of the tree");
    }
    return {};
}

Status validate(const PodGroup& group, std::size_t depth) {
    if (depth > kMaxGroupDepth) {
        return fail(ErrorCode::kInvalidArgument, "", "nested {} deep: expected at most {}", depth,
                    kMaxGroupDepth);
    }
    REGIMEN_TRY(validate_counts(group.count, group.min_count));
    // A group of nothing would cost whoever walks replicas one by one, and mean nothing.
    if (group.pod_sets.empty() && group.groups.empty()) {
        return fail(ErrorCode::kInvalidArgument, "", "no pods: expected pod sets or groups");
    }
    for (std::size_t i = 0; i < group.constraints.size(); ++i) {
        REGIMEN_TRY(in_item("constraints", i, validate(group.constraints[i])));
    }
    for (std::size_t i = 0; i < group.pod_sets.size(); ++i) {
        REGIMEN_TRY(in_item("pod_sets", i, validate(group.pod_sets[i])));
    }
    for (std::size_t i = 0; i < group.groups.size(); ++i) {
        REGIMEN_TRY(in_item("groups", i, validate(group.groups[i], depth + 1)));
    }
    return {};
}

}  // namespace

Status validate(const WorkloadSpec& workload) {
    if (workload.name.empty()) {
        return fail(ErrorCode::kInvalidArgument, "name", "empty: expected the workload's name");
    }
    REGIMEN_TRY(in_field("group", validate(workload.group, 1)));
    if (pod_count(workload.group) > kMaxPods) {
        return fail(ErrorCode::kInvalidArgument, "group",
                    "the counts multiply to more than {} pods: expected at most that many",
                    kMaxPods);
    }
    if (workload.expected_duration && *workload.expected_duration < Duration{}) {
        return fail(ErrorCode::kInvalidArgument, "expected_duration",
                    "negative: expected a duration of zero or more");
    }
    return {};
}

WorkloadSpec single_pod(std::string name, PodClassId pod_class, Instant submitted) {
    WorkloadSpec workload;
    workload.name = std::move(name);
    workload.group.pod_sets.push_back({.name = {}, .pod_class = pod_class});
    workload.submitted = submitted;
    return workload;
}

std::string_view name(Intent intent) {
    switch (intent) {
        case Intent::kUnspecified:
            return "unspecified";
        case Intent::kTraining:
            return "training";
        case Intent::kInference:
            return "inference";
        case Intent::kBatch:
            return "batch";
        case Intent::kEvaluation:
            return "evaluation";
        case Intent::kInteractive:
            return "interactive";
    }
    return "unknown";
}

std::int64_t pod_count(const PodGroup& group) {
    // Each factor is at most 2^31 and each sum is clamped, so no product leaves int64.
    constexpr std::int64_t kTooMany = kMaxPods + 1;
    std::int64_t once = 0;
    for (const PodSet& set : group.pod_sets) {
        once = std::min(once + std::max(set.count, 0), kTooMany);
    }
    for (const PodGroup& child : group.groups) {
        once = std::min(once + pod_count(child), kTooMany);
    }
    return std::min(once * std::max(group.count, 0), kTooMany);
}

}  // namespace regimen
