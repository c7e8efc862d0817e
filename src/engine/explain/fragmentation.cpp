#include "engine/explain/fragmentation.hpp"

#include <cmath>

#include "engine/placement/score/typical_pods.hpp"

namespace regimen::engine {

std::int64_t fragmentation_milli(const Engine& engine, std::span<const ClassWeight> demand) {
    const TypicalPods typical(engine.pods(), demand);
    const Cluster& cluster = engine.cluster();
    double sum = 0;
    for (std::size_t i = 0; i < cluster.id_bound(); ++i) {
        const NodeId id = NodeId::from_index(i);
        if (cluster.contains(id)) {
            sum += typical.fragmentation(frag_node(cluster.view(id)));
        }
    }
    return std::llround(sum);
}

}  // namespace regimen::engine
