#include "sim/experiment/refusal_run.hpp"

#include <algorithm>

#include "engine/explain/fragmentation.hpp"
#include "sim/physics/allocation_curve.hpp"

namespace regimen::sim {

namespace {

// The lists of the experiment have no arrival times: one arrival a second.
Instant instant_of(std::size_t arrival) {
    return Instant::from_micros(static_cast<std::int64_t>(arrival + 1) * 1'000'000);
}

// Pods that run already when the experiment begins.
std::vector<std::uint32_t> bound_rows(const Trace& trace) {
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < trace.rows.size(); ++i) {
        if (trace.rows[i].bound_node != kUnboundNode) {
            rows.push_back(static_cast<std::uint32_t>(i));
        }
    }
    return rows;
}

engine::Shape engine_shape(const Shape& shape) {
    engine::Shape asked;
    for (const ShapePodSet& set : shape.pod_sets) {
        asked.push_back({.pod_class = PodClassId(set.pod_class),
                         .pending = static_cast<std::uint32_t>(set.count),
                         .needed = static_cast<std::uint32_t>(set.min_count)});
    }
    return asked;
}

class RefusalRun {
public:
    RefusalRun(const Trace& trace, const Arrivals& arrivals, WorldOptions options)
        : trace_(trace),
          arrivals_(arrivals),
          world_(trace, arrivals.node_rank, std::move(options)),
          curve_(accelerator_capacity_milli(trace.nodes)),
          came_(trace.shapes.size(), 0) {
        auto next_id = static_cast<std::uint32_t>(arrivals.rows.size());
        const std::vector<std::uint32_t> bound = bound_rows(trace);
        for (const std::uint32_t row : bound) {
            const Shape& shape = trace.shapes[trace.rows[row].shape];
            world_.submit_bound(WorkloadId(next_id++), row);
            arrived_milli_ += accelerator_milli(trace, shape);
            ++came_[trace.rows[row].shape];
        }
        world_.step(Instant());  // the cluster stands before the first arrival
        outcome_.classes.resize(trace.classes.size());
        if (!bound.empty()) {
            curve_.add(arrived_milli_, world_.engine().cluster().totals().device_taken);
        }
    }

    void arrive(std::size_t index, const RefusalHooks& hooks) {
        const std::uint32_t row = arrivals_.rows[index];
        if (trace_.rows[row].bound_node != kUnboundNode) {
            return;
        }
        const Instant now = instant_of(index);
        const WorkloadId id = WorkloadId::from_index(index);
        std::string name = arrival_name(trace_, arrivals_, index);
        if (hooks.before_arrival) {
            hooks.before_arrival(world_, index, world_.workload(row, name, now));
        }
        world_.submit(id, row, std::move(name), now);
        const std::vector<std::uint32_t> placed = placed_by_set(row, world_.step(now));
        if (std::all_of(placed.begin(), placed.end(), [](auto pods) { return pods == 0; })) {
            world_.tell(WorkloadWithdrawn{id});
        }
        count(row, placed);
    }

    RunOutcome finish() {
        world_.step(instant_of(arrivals_.rows.size()));
        outcome_.decision_hash = world_.engine().decision_hash();
        outcome_.curve_centi_percent = curve_.centi_percent();
        const std::vector<ClassWeight> popularity = world_.popularity();
        outcome_.fragmentation_milli = engine::fragmentation_milli(world_.engine(), popularity);
        look_at_end(world_, engine::popular_demand(world_.engine(), shapes_that_came()), outcome_);
        return std::move(outcome_);
    }

private:
    std::vector<engine::PopularShape> shapes_that_came() const {
        std::vector<engine::PopularShape> shapes;
        for (std::size_t i = 0; i < came_.size(); ++i) {
            if (came_[i] > 0) {
                shapes.push_back({engine_shape(trace_.shapes[i]), came_[i]});
            }
        }
        return shapes;
    }

    // Of an elastic gang some pods may be placed and the others not.
    std::vector<std::uint32_t> placed_by_set(std::uint32_t row, const Plan& plan) const {
        const Shape& shape = trace_.shapes[trace_.rows[row].shape];
        std::vector<std::uint32_t> placed(shape.pod_sets.size(), 0);
        for (const Decision& decision : plan.decisions) {
            std::size_t set = 0;
            auto pod = static_cast<std::int64_t>(decision.pod.pod);
            while (pod >= shape.pod_sets[set].count) {
                pod -= shape.pod_sets[set++].count;
            }
            ++placed[set];
        }
        return placed;
    }

    void count(std::uint32_t row, const std::vector<std::uint32_t>& placed) {
        const Shape& shape = trace_.shapes[trace_.rows[row].shape];
        ++came_[trace_.rows[row].shape];
        const std::int64_t milli = accelerator_milli(trace_, shape);
        arrived_milli_ += milli;
        for (std::size_t i = 0; i < shape.pod_sets.size(); ++i) {
            const ShapePodSet& set = shape.pod_sets[i];
            const std::int64_t failed = set.count - std::int64_t{placed[i]};
            outcome_.pods_arrived += set.count;
            outcome_.pods_failed += failed;
            outcome_.classes[set.pod_class].arrived += set.count;
            outcome_.classes[set.pod_class].failed += failed;
        }
        curve_.add(arrived_milli_, world_.engine().cluster().totals().device_taken);
    }

    const Trace& trace_;
    const Arrivals& arrivals_;
    World world_;
    AllocationCurve curve_;
    RunOutcome outcome_;
    std::int64_t arrived_milli_ = 0;
    std::vector<std::int64_t> came_;  // workloads, by shape of the trace
};

}  // namespace

RunOutcome run_with_refusal(const Trace& trace, const Arrivals& arrivals, WorldOptions options,
                            const RefusalHooks& hooks) {
    RefusalRun run(trace, arrivals, std::move(options));
    for (std::size_t i = 0; i < arrivals.rows.size(); ++i) {
        if (hooks.interrupted && hooks.interrupted()) {
            break;
        }
        run.arrive(i, hooks);
    }
    return run.finish();
}

void look_at_end(const World& world, std::vector<engine::DemandItem> demand, RunOutcome& outcome) {
    const engine::Cluster& cluster = world.engine().cluster();
    const engine::Totals totals = cluster.totals();
    outcome.capacity_gpu_milli = totals.device_capacity;
    outcome.capacity_cpu_milli = totals.cpu_capacity;
    outcome.used_gpu_milli = totals.device_taken;
    outcome.used_cpu_milli = totals.cpu_used;
    const auto nodes = engine::stranding_by_node(world.engine(), std::move(demand));
    outcome.stranded = engine::total(nodes);
    outcome.nodes.resize(world.trace().nodes.size());
    for (const engine::NodeStranding& node : nodes) {
        outcome.nodes[node.node.index()] = node;
    }
}

}  // namespace regimen::sim
