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
    submit(id, row, std::string(trace_.name(trace_.rows[row])), Instant());
    tell(PodFoundBound{{id, 0}, NodeId(trace_.rows[row].bound_node)});
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
