#include "engine/explain/explanation.hpp"

namespace regimen::engine {

namespace {

Result<Shape> shape_as_new(const Engine& engine, const WorkloadSpec& workload) {
    Shape shape;
    for (const SetEntry& set : flatten(workload.group)) {
        if (!engine.pods().contains(set.pod_class)) {
            return fail(ErrorCode::kNotFound, workload.name, "pod class id {} is not defined",
                        set.pod_class.value());
        }
        shape.push_back(
            {.pod_class = set.pod_class, .pending = set.count, .needed = set.min_count});
    }
    return shape;
}

Considered considered(const Engine& engine, const Candidate& candidate, const CompiledPod& pod) {
    return {.node = candidate.node,
            .devices = candidate.devices,
            .score = candidate.score,
            .terms = engine.score().terms(engine.cluster().view(candidate.node), pod)};
}

}  // namespace

Result<Explanation> explain(Engine& engine, const WorkloadSpec& workload) {
    REGIMEN_TRY_ASSIGN(const Shape shape, shape_as_new(engine, workload));
    const Shortage shortage = engine.shortage(shape);
    Explanation explanation;
    explanation.pod_class = shortage.pod_class;
    explanation.nodes = shortage.counts.nodes;
    explanation.fell = shortage.counts.fell;
    explanation.pods_placeable = shortage.placed;
    for (const ShapeSet& set : shape) {
        explanation.pods += set.pending;
    }
    if (!shortage.fits) {
        explanation.cause = shortage.cause();
        explanation.cause_nodes =
            shortage.counts.single[static_cast<std::size_t>(*explanation.cause)];
        if (shortage.fits_alone && shortage.placed > 0) {
            explanation.gang_of = shortage.placed;
        }
    }
    const CompiledPod& pod = engine.pods()[shortage.pod_class];
    const Ranking& ranking = engine.ranking(shortage.pod_class);
    Rng rng = engine.rng();
    const auto best = ranking.best(engine.cluster(), engine.score(), rng);
    if (!best.has_value()) {
        explanation.nearest = nearest_miss(engine.cluster(), pod);
        return explanation;
    }
    if (!shortage.fits) {
        return explanation;
    }
    explanation.winner = considered(engine, *best, pod);
    if (const auto next = ranking.runner_up(engine.cluster(), engine.score(), best->node)) {
        explanation.runner_up = considered(engine, *next, pod);
    }
    return explanation;
}

}  // namespace regimen::engine
