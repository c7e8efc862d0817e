#include "sim/input/trace.hpp"

#include <algorithm>

namespace regimen::sim {

void SkippedRows::add(std::string_view reason, std::string_view message, std::uint64_t count) {
    auto at =
        std::lower_bound(reasons.begin(), reasons.end(), reason,
                         [](const Reason& r, std::string_view word) { return r.reason < word; });
    if (at == reasons.end() || at->reason != reason) {
        at = reasons.insert(at, Reason{std::string(reason), 0, std::string(message)});
    }
    at->count += count;
}

void SkippedRows::merge(const SkippedRows& other) {
    for (const Reason& reason : other.reasons) {
        add(reason.reason, reason.first, reason.count);
    }
}

std::uint64_t SkippedRows::total() const {
    std::uint64_t sum = 0;
    for (const Reason& reason : reasons) {
        sum += reason.count;
    }
    return sum;
}

std::int64_t accelerator_milli(const Trace& trace, const Shape& shape) {
    std::int64_t sum = 0;
    for (const ShapePodSet& set : shape.pod_sets) {
        const PodSpec& pod = *trace.classes[set.pod_class];
        if (pod.devices) {
            sum += set.count * pod.devices->total_milli();
        }
    }
    return sum;
}

std::int64_t accelerator_capacity_milli(const std::vector<Node>& nodes) {
    std::int64_t sum = 0;
    for (const Node& node : nodes) {
        const DeviceMask parents = parents_of(*node);
        for (std::size_t i = 0; i < node->devices.size(); ++i) {
            const bool leaf = (parents >> i & 1U) == 0;
            sum += leaf && node->devices[i].healthy ? kWholeDeviceMilli : 0;
        }
    }
    return sum;
}

std::int64_t pod_count(const Shape& shape) {
    std::int64_t sum = 0;
    for (const ShapePodSet& set : shape.pod_sets) {
        sum += set.count;
    }
    return sum;
}

}  // namespace regimen::sim
