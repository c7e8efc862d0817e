#include "sim/input/trace_builder.hpp"

#include <utility>

#include "base/hash.hpp"
#include "model/workload.hpp"

namespace regimen::sim {

namespace {

void update_text(Hasher& hasher, std::string_view text) {
    hasher.update_u64(text.size());
    hasher.update(text);
}

// Equal pods hash alike. What rarely differs between the pods of a trace is left to the comparison.
std::uint64_t hash_of(const PodSpec& pod) {
    Hasher hasher;
    for (const ResourceAmount& request : pod.requests.items()) {
        update_text(hasher, request.name);
        hasher.update_u64(static_cast<std::uint64_t>(request.amount));
    }
    if (pod.devices) {
        update_text(hasher, pod.devices->resource);
        hasher.update_u64(static_cast<std::uint64_t>(pod.devices->count));
        hasher.update_u64(static_cast<std::uint64_t>(pod.devices->milli));
        for (const std::string& model : pod.devices->models) {
            update_text(hasher, model);
        }
    }
    for (const auto& [key, value] : pod.node_selector.items()) {
        update_text(hasher, key);
        update_text(hasher, value);
    }
    return hasher.digest();
}

std::uint64_t hash_of(const Shape& shape) {
    Hasher hasher;
    for (const ShapePodSet& set : shape.pod_sets) {
        hasher.update_u64(set.pod_class);
        hasher.update_u64(static_cast<std::uint64_t>(set.count));
        hasher.update_u64(static_cast<std::uint64_t>(set.min_count));
    }
    return hasher.digest();
}

Status validate(const Shape& shape, std::size_t classes) {
    if (shape.pod_sets.empty()) {
        return fail(ErrorCode::kInvalidArgument, "pods", "none, expected at least one");
    }
    for (const ShapePodSet& set : shape.pod_sets) {
        if (set.pod_class >= classes) {
            return fail(ErrorCode::kInvalidArgument, "pod_class", "{}, expected less than {}",
                        set.pod_class, classes);
        }
        if (set.min_count < 1 || set.count < set.min_count) {
            return fail(ErrorCode::kInvalidArgument, "gang",
                        "{} pods of which {} start together, expected 1 <= minimum <= pods",
                        set.count, set.min_count);
        }
    }
    if (pod_count(shape) > kMaxPods) {
        return fail(ErrorCode::kInvalidArgument, "pods", "{}, expected at most {}",
                    pod_count(shape), kMaxPods);
    }
    return {};
}

}  // namespace

std::size_t TraceBuilder::TextHash::operator()(std::string_view text) const {
    return hash64(text);
}

Status TraceBuilder::add_node(NodeSpec node) {
    if (node_ids_.find(node.name).valid()) {
        return fail(ErrorCode::kAlreadyExists, "name",
                    "found \"{}\" a second time, expected unique names", node.name);
    }
    std::string name = node.name;
    REGIMEN_TRY_ASSIGN(Node valid, Node::make(std::move(node)));
    node_ids_.intern(name);
    trace_.nodes.push_back(std::move(valid));
    return {};
}

std::uint32_t TraceBuilder::find_node(std::string_view name) const {
    const NodeId id = node_ids_.find(name);
    return id.valid() ? id.value() : kUnboundNode;
}

Result<std::uint32_t> TraceBuilder::intern_class(PodSpec pod) {
    const std::uint64_t hash = hash_of(pod);
    const std::uint32_t known =
        class_slots_.find(hash, [&](std::uint32_t slot) { return *trace_.classes[slot] == pod; });
    if (known != SlotTable::kNone) {
        return known;
    }
    REGIMEN_TRY_ASSIGN(PodClass valid, PodClass::make(std::move(pod)));
    const auto index = static_cast<std::uint32_t>(trace_.classes.size());
    trace_.classes.push_back(std::move(valid));
    class_slots_.insert(hash, index);
    return index;
}

Result<std::uint32_t> TraceBuilder::intern_shape(Shape shape) {
    REGIMEN_TRY(validate(shape, trace_.classes.size()));
    const std::uint64_t hash = hash_of(shape);
    const std::uint32_t known =
        shape_slots_.find(hash, [&](std::uint32_t slot) { return trace_.shapes[slot] == shape; });
    if (known != SlotTable::kNone) {
        return known;
    }
    const auto index = static_cast<std::uint32_t>(trace_.shapes.size());
    trace_.shapes.push_back(std::move(shape));
    shape_slots_.insert(hash, index);
    return index;
}

Result<std::uint32_t> TraceBuilder::intern_pods(PodSpec pod, std::int32_t count,
                                                std::int32_t min_count) {
    REGIMEN_TRY_ASSIGN(const std::uint32_t pod_class, intern_class(std::move(pod)));
    return intern_shape(Shape{{ShapePodSet{pod_class, count, min_count}}});
}

std::optional<std::uint32_t> TraceBuilder::remembered_shape(std::string_view text) const {
    const auto at = shape_of_text_.find(text);
    return at == shape_of_text_.end() ? std::nullopt : std::optional(at->second);
}

void TraceBuilder::remember_shape(std::string_view text, std::uint32_t shape) {
    shape_of_text_.emplace(text, shape);
}

Status TraceBuilder::add_row(std::string_view name, TraceRow row) {
    if (name.empty()) {
        return fail(ErrorCode::kInvalidArgument, "name", "found nothing, expected a name");
    }
    if (trace_.rows.size() >= std::numeric_limits<std::uint32_t>::max()) {
        return fail(ErrorCode::kOutOfRange, "name", "more than {} rows", trace_.rows.size());
    }
    if (is_known(name)) {
        return fail(ErrorCode::kAlreadyExists, "name",
                    "found \"{}\" a second time, expected unique names", name);
    }
    rows_without_creation_ += row.created_us < 0 ? 1 : 0;
    rows_with_run_ += row.started && row.duration_us >= 0 ? 1 : 0;
    trace_.rows.push_back(row, name);
    if (names_known_) {
        learn_name(trace_.rows.size() - 1, name);
    }
    return {};
}

bool TraceBuilder::is_known(std::string_view name) {
    if (!names_known_) {
        if (trace_.rows.empty() || trace_.rows.last_name() < name) {
            return false;
        }
        trace_.rows.for_each_name([&](std::size_t row, std::string_view known) {
            learn_name(row, known);
            return true;
        });
        names_known_ = true;
    }
    const auto same = [&](std::uint32_t slot) { return trace_.rows.name(slot) == name; };
    return row_slots_.find(hash64(name), same) != SlotTable::kNone;
}

void TraceBuilder::learn_name(std::size_t row, std::string_view name) {
    row_slots_.insert(hash64(name), static_cast<std::uint32_t>(row));
}

void TraceBuilder::set_sha256(std::string nodes, std::string pods) {
    trace_.nodes_sha256 = std::move(nodes);
    trace_.pods_sha256 = std::move(pods);
}

Trace TraceBuilder::finish() && {
    trace_.has_times = rows_without_creation_ == 0 && rows_with_run_ > 0;
    return std::move(trace_);
}

}  // namespace regimen::sim
