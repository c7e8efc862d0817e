#include "sim/experiment/world.hpp"

#include "base/assert.hpp"

namespace regimen::sim {

namespace {
// Traces are checked when they are read, so what is made of them is valid.
template <class T>
Valid<T> checked(T value) {
    Result<Valid<T>> made = Valid<T>::make(std::move(value));
    REGIMEN_ASSERT(made.has_value(), "{}", to_string(made.error()));
    return *std::move(made);
}

// The fullest devices that still have room; on a node that others over-committed, the emptiest.
DeviceMask devices_held(const engine::NodeView& view, const engine::CompiledPod& pod) {
    DeviceMask mask = 0;
    for (std::int32_t taken = 0; taken < pod.devices; ++taken) {
        std::size_t best = view.devices.size();
        const auto better = [&](std::size_t a, std::size_t b) {
            const bool fits_a = view.devices[a] >= pod.milli;
            const bool fits_b = view.devices[b] >= pod.milli;
            if (fits_a != fits_b) {
                return fits_a;
            }
            return fits_a ? view.devices[a] < view.devices[b] : view.devices[a] > view.devices[b];
        };
        for (std::size_t i = 0; i < view.devices.size(); ++i) {
            const bool free = (mask >> i & 1) == 0 && view.accepts(pod, i);
            if (free && (best == view.devices.size() || better(i, best))) {
                best = i;
            }
        }
        if (best == view.devices.size()) {
            break;
        }
        mask |= DeviceMask{1} << best;
    }
    return mask;
}
}  // namespace

PodGroup group_of(const Shape& shape) {
    PodGroup group;
    for (const ShapePodSet& set : shape.pod_sets) {
        group.pod_sets.push_back(PodSet{.name = {},
                                        .pod_class = PodClassId(set.pod_class),
                                        .count = set.count,
                                        .min_count = set.min_count});
    }
    return group;
}

World::World(const Trace& trace, std::span<const std::uint32_t> node_rank, WorldOptions options)
    : trace_(trace), options_(std::move(options)) {
    REGIMEN_ASSERT(node_rank.size() == trace.nodes.size(), "{} ranks for {} nodes",
                   node_rank.size(), trace.nodes.size());
    tell(options_.policy);
    for (std::size_t i = 0; i < trace.nodes.size(); ++i) {
        NodeSpec node = *trace.nodes[i];
        node.rank = node_rank[i];
        tell(NodeAdded{NodeId::from_index(i), checked(std::move(node))});
    }
    for (std::size_t i = 0; i < trace.classes.size(); ++i) {
        tell(PodClassDefined{PodClassId::from_index(i), trace.classes[i]});
    }
    if (options_.declare_demand) {
        tell(DemandDeclared{popularity()});
    }
}

std::vector<ClassWeight> World::popularity() const {
    std::vector<ClassWeight> weights(trace_.classes.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        weights[i].pod_class = PodClassId::from_index(i);
    }
    for (const TraceRow& row : trace_.rows) {
        for (const ShapePodSet& set : trace_.shapes[row.shape].pod_sets) {
            weights[set.pod_class].weight += set.count;
        }
    }
    return weights;
}

WorkloadSpec World::workload(std::uint32_t row, std::string name, Instant at) const {
    const TraceRow& source = trace_.rows[row];
    WorkloadSpec spec;
    spec.name = std::move(name);
    spec.group = group_of(trace_.shapes[source.shape]);
    spec.priority = source.priority;
    spec.submitted = at;
    return spec;
}

void World::submit(WorkloadId id, std::uint32_t row, std::string name, Instant at) {
    tell(WorkloadSubmitted{id, checked(workload(row, std::move(name), at))});
}

void World::submit_bound(WorkloadId id, std::uint32_t row) {
    step(Instant());
    const NodeId node(trace_.rows[row].bound_node);
    submit(id, row, std::string(trace_.name(trace_.rows[row])), Instant());
    const std::uint32_t pod_class =
        trace_.shapes[trace_.rows[row].shape].pod_sets.front().pod_class;
    const engine::NodeView view = engine_.cluster().view(node);
    const DeviceMask devices = devices_held(view, engine_.pods()[PodClassId(pod_class)]);
    tell(PodFoundBound{{id, 0}, node, devices});
    step(Instant());
}

const Plan& World::step(Instant now) {
    plan_ = engine_.step(now, facts_);
    for (const RefusedFact& refused : plan_.refused) {
        REGIMEN_ASSERT(false, "fact {} ({}): {}", refused.index, name(facts_[refused.index]),
                       refused.why);
    }
    if (options_.listener) {
        options_.listener(now, facts_, plan_);
    }
    facts_.clear();
    for (const Decision& decision : plan_.decisions) {
        tell(PodChanged{decision.pod, PodEvent::kRunning});
    }
    return plan_;
}

}  // namespace regimen::sim
