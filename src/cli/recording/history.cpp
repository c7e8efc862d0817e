#include "cli/recording/history.hpp"

#include <algorithm>
#include <limits>

#include "cli/replay_result.hpp"
#include "engine/explain/fragmentation.hpp"
#include "engine/explain/stranding.hpp"
#include "sim/experiment/outcome.hpp"

namespace regimen::cli {
namespace {

constexpr std::size_t kNoLife = static_cast<std::size_t>(-1);

// Workloads of which others had bound a pod, sorted.
std::vector<WorkloadId> found_bound(std::span<const Fact> facts) {
    std::vector<WorkloadId> ids;
    for (const Fact& fact : facts) {
        if (const auto* const found = std::get_if<PodFoundBound>(&fact)) {
            ids.push_back(found->pod.workload);
        }
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::int64_t window_end(const report::Window& window) {
    return window.warmup_us + window.measured_us;
}

}  // namespace

History::History(const HistoryOptions& options) : options_(options) {
    if (options_.window) {
        gpu_.emplace(options_.window->warmup_us, window_end(*options_.window));
        cpu_ = gpu_capacity_ = cpu_capacity_ = gpu_;
    }
}

void History::see(Instant now, std::span<const Fact> facts, std::span<const Decision> decisions,
                  const engine::Engine& engine) {
    last_ = now;
    const std::vector<WorkloadId> bound = found_bound(facts);
    bool arrived = false;
    for (const Fact& fact : facts) {
        if (const auto* const policy = std::get_if<PolicySet>(&fact)) {
            policy_ = *policy;
        } else if (const auto* const demand = std::get_if<DemandDeclared>(&fact)) {
            declared_ = demand->classes;
        } else if (const auto* const submitted = std::get_if<WorkloadSubmitted>(&fact)) {
            if (!engine.workloads().contains(submitted->id)) {
                continue;  // refused as a fact
            }
            draw(submitted->id, engine);
            arrived = true;
            if (!std::binary_search(bound.begin(), bound.end(), submitted->id)) {
                submit(submitted->id, now, engine);
            }
        }
    }
    for (const Decision& decision : decisions) {
        start(decision.pod, now, engine);
    }
    measure(now, engine);
    const engine::Totals totals = engine.cluster().totals();
    if (arrived && options_.refused_are_gone) {
        if (!curve_) {
            curve_.emplace(totals.device_capacity);
        }
        curve_->add(arrived_milli_, totals.device_taken);
    }
}

void History::measure(Instant now, const engine::Engine& engine) {
    const engine::Totals totals = engine.cluster().totals();
    if (options_.whole && !gpu_ && totals.device_capacity > 0) {
        for (std::optional<sim::TimeAverage>* average :
             {&gpu_, &cpu_, &gpu_capacity_, &cpu_capacity_}) {
            average->emplace(now.micros(), std::numeric_limits<std::int64_t>::max());
        }
    }
    if (gpu_) {
        gpu_->set(now.micros(), totals.device_taken);
        cpu_->set(now.micros(), totals.cpu_used);
        gpu_capacity_->set(now.micros(), totals.device_capacity);
        cpu_capacity_->set(now.micros(), totals.cpu_capacity);
    }
}

std::int64_t History::measured_until() const {
    return options_.window ? window_end(*options_.window) : last_.micros();
}

void History::draw(WorkloadId id, const engine::Engine& engine) {
    engine::Shape shape;
    for (const engine::SetEntry& set : engine.workloads()[id].sets) {
        shape.push_back(
            {.pod_class = set.pod_class, .pending = set.count, .needed = set.min_count});
    }
    ++came_[shape];
    for (const engine::SetEntry& set : engine.workloads()[id].sets) {
        if (set.pod_class.index() >= classes_.size()) {
            classes_.resize(set.pod_class.index() + 1);
        }
        classes_[set.pod_class.index()].drawn += set.count;
        arrived_milli_ += engine.pods()[set.pod_class].device_milli() * set.count;
    }
}

void History::submit(WorkloadId id, Instant now, const engine::Engine& engine) {
    if (id.index() >= life_of_id_.size()) {
        life_of_id_.resize(id.index() + 1, kNoLife);
    }
    life_of_id_[id.index()] = lives_.size();
    const bool counted = !options_.window || now.micros() >= options_.window->warmup_us;
    lives_.push_back({.submitted = now, .started = {}, .counted = counted, .served = {}});
    for (const engine::SetEntry& set : engine.workloads()[id].sets) {
        classes_[set.pod_class.index()].arrived += counted ? set.count : 0;
    }
}

void History::start(PodRef pod, Instant now, const engine::Engine& engine) {
    Life* const life = life_of(pod.workload);
    if (life == nullptr) {
        return;
    }
    life->started = life->started.value_or(now);
    if (!life->counted || !engine.workloads().contains(pod.workload)) {
        return;
    }
    life->served.resize(std::max<std::size_t>(life->served.size(), pod.pod + std::size_t{1}),
                        false);
    for (const engine::SetEntry& set : engine.workloads()[pod.workload].sets) {
        if (pod.pod >= set.begin && pod.pod < set.begin + set.count && !life->served[pod.pod]) {
            life->served[pod.pod] = true;
            ++classes_[set.pod_class.index()].started;
        }
    }
}

History::Life* History::life_of(WorkloadId id) {
    const bool known = id.index() < life_of_id_.size() && life_of_id_[id.index()] != kNoLife;
    return known ? &lives_[life_of_id_[id.index()]] : nullptr;
}

std::vector<ClassWeight> History::popularity() const {
    if (!declared_.empty()) {
        return declared_;
    }
    std::vector<ClassWeight> weights;
    for (std::size_t i = 0; i < classes_.size(); ++i) {
        weights.push_back({PodClassId::from_index(i), classes_[i].drawn});
    }
    return weights;
}

report::Amounts History::capacity(const engine::Engine& engine) const {
    const engine::Totals totals = engine.cluster().totals();
    return {totals.device_capacity, totals.cpu_capacity};
}

report::ReplayRun History::finish(engine::Engine& engine) const {
    report::ReplayRun run;
    run.policy = policy_.placement;
    run.seed = policy_.seed;
    run.fragmentation_gpu_milli = engine::fragmentation_milli(engine, popularity());
    if (!options_.refused_are_gone) {
        add_times(run);
    }
    add_classes(engine, run);
    add_nodes(engine, run);
    if (gpu_) {
        const std::int64_t end = measured_until();
        run.mean_used =
            report::Amounts{sim::TimeAverage(*gpu_).mean(end), sim::TimeAverage(*cpu_).mean(end)};
        run.mean_capacity = report::Amounts{sim::TimeAverage(*gpu_capacity_).mean(end),
                                            sim::TimeAverage(*cpu_capacity_).mean(end)};
    }
    if (curve_) {
        run.curve = curve_points(curve_->centi_percent());
    } else if (options_.refused_are_gone) {
        run.curve = report::start_of_curve(run.used, capacity(engine));
    }
    return run;
}

void History::add_times(report::ReplayRun& run) const {
    std::vector<std::int64_t> waits;
    std::int64_t censored = 0;
    for (const Life& life : lives_) {
        if (life.counted) {
            censored += life.started ? 0 : 1;
            waits.push_back((life.started.value_or(last_) - life.submitted).micros());
        }
    }
    const sim::Times times = sim::summarize_times(std::move(waits), censored);
    run.wait_us = report::TimeStatistics{times.mean_us, times.p99_us, times.censored};
}

void History::add_classes(const engine::Engine& engine, report::ReplayRun& run) const {
    for (std::size_t i = 0; i < classes_.size(); ++i) {
        const ClassCount& count = classes_[i];
        const std::int64_t failed = count.arrived - count.started;
        run.pods.arrived += count.arrived;
        run.pods.failed += failed;
        if (count.arrived > 0) {
            run.classes.push_back(
                {describe(*engine.pods()[PodClassId::from_index(i)].spec), count.arrived, failed});
        }
    }
}

void History::add_nodes(engine::Engine& engine, report::ReplayRun& run) const {
    std::vector<engine::PopularShape> shapes;
    for (const auto& [shape, workloads] : came_) {
        shapes.push_back({shape, workloads});
    }
    const auto nodes = engine::stranding_by_node(
        engine, options_.refused_are_gone ? engine::popular_demand(engine, shapes)
                                          : engine::waiting_demand(engine));
    run.stranded_gpu_milli = engine::total(nodes);
    const engine::Totals totals = engine.cluster().totals();
    run.used = {totals.device_taken, totals.cpu_used};
    for (const engine::NodeStranding& node : nodes) {
        run.nodes.push_back(node_outcome(engine.cluster().spec(node.node), node));
    }
}

}  // namespace regimen::cli
