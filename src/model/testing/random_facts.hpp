// Random facts, decisions, verdicts and plans for property tests. Ids are now and then invalid and
// facts need not make sense together: this is what an encoding has to carry. Tests only.
// Same seed, same values. Thread rule: as Rng, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "base/rng.hpp"
#include "model/fact.hpp"
#include "model/plan.hpp"
#include "model/testing/random_nouns.hpp"

namespace regimen::testing {

inline PodRef pod_ref(Rng& rng) {
    return {any_id_or_none<WorkloadId>(rng), number<std::uint32_t>(rng, 0, 0xFFFFFFFF)};
}

// One fact of the kind at this position in Fact.
inline Fact fact_of_kind(Rng& rng, std::size_t kind) {
    switch (kind) {
        case 0:
            return NodeAdded{any_id_or_none<NodeId>(rng), node(rng)};
        case 1:
            return NodeUpdated{any_id_or_none<NodeId>(rng), node(rng)};
        case 2:
            return NodeRemoved{any_id_or_none<NodeId>(rng)};
        case 3:
            return DeviceHealthChanged{any_id_or_none<NodeId>(rng),
                                       number<std::uint32_t>(rng, 0, 63), coin(rng)};
        case 4:
            return PodClassDefined{any_id_or_none<PodClassId>(rng), pod_class(rng)};
        case 5:
            return WorkloadSubmitted{any_id_or_none<WorkloadId>(rng), workload(rng)};
        case 6:
            return WorkloadWithdrawn{any_id_or_none<WorkloadId>(rng)};
        case 7:
            return PodChanged{pod_ref(rng), one_of<PodEvent>(rng, 6)};
        case 8:
            return PodFoundBound{pod_ref(rng), any_id_or_none<NodeId>(rng), rng.next()};
        case 9: {
            DemandDeclared demand;
            for (std::size_t i = few(rng); i > 0; --i) {
                demand.classes.push_back(
                    {any_id_or_none<PodClassId>(rng), static_cast<std::int64_t>(rng.next())});
            }
            return demand;
        }
        default:
            return PolicySet{.placement = maybe_word(rng),
                             .order = maybe_word(rng),
                             .demand = one_of<DemandSource>(rng, 2),
                             .seed = rng.next()};
    }
}

inline Fact fact(Rng& rng) {
    return fact_of_kind(rng, static_cast<std::size_t>(rng.uniform(std::variant_size_v<Fact>)));
}

inline Decision decision(Rng& rng) {
    return {pod_ref(rng), any_id_or_none<NodeId>(rng), coin(rng) ? rng.next() : rng.uniform(16)};
}

inline Verdict verdict(Rng& rng) {
    Verdict result{.workload = any_id_or_none<WorkloadId>(rng),
                   .cause = one_of<Cause>(rng, kCauseCount),
                   .pods_placeable = number<std::uint32_t>(rng, 0, 0xFFFFFFFF),
                   .nodes = number<std::uint32_t>(rng, 0, 0xFFFFFFFF)};
    for (std::uint32_t& fell : result.fell) {
        fell = number<std::uint32_t>(rng, 0, 20'000);
    }
    return result;
}

inline Plan plan(Rng& rng) {
    Plan result;
    result.now = Instant::from_micros(rng.uniform_range(-1'000'000, 1LL << 60));
    for (std::size_t i = few(rng); i > 0; --i) {
        result.decisions.push_back(decision(rng));
    }
    for (std::size_t i = few(rng); i > 0; --i) {
        result.verdicts.push_back(verdict(rng));
    }
    for (std::size_t i = few(rng, 1); i > 0; --i) {
        result.refused.push_back({number<std::uint32_t>(rng, 0, 0xFFFFFFFF), word(rng)});
    }
    return result;
}

}  // namespace regimen::testing
