// Random valid nouns for property tests (random_facts.hpp has facts and plans): every field is set
// to something else than its default now and then, so that a field which gets lost on the way
// shows. Tests only. Same seed, same values. Thread rule: as Rng, one thread.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/rng.hpp"
#include "model/node.hpp"
#include "model/pod_class.hpp"
#include "model/workload.hpp"

namespace regimen::testing {

inline bool coin(Rng& rng) {
    return rng.bernoulli(1, 2);
}

inline std::size_t few(Rng& rng, std::size_t most = 3) {
    return static_cast<std::size_t>(rng.uniform(most + 1));
}

template <class T>
T number(Rng& rng, std::int64_t low, std::int64_t high) {
    return static_cast<T>(rng.uniform_range(low, high));
}

template <class Enumeration>
Enumeration one_of(Rng& rng, std::uint64_t enumerators) {
    return static_cast<Enumeration>(rng.uniform(enumerators));
}

// Never empty; now and then long, or with bytes that are no text.
inline std::string word(Rng& rng) {
    const std::size_t length = 1 + few(rng, rng.bernoulli(1, 20) ? 300 : 8);
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        text += rng.bernoulli(1, 30) ? static_cast<char>(rng.uniform(256))
                                     : static_cast<char>('a' + rng.uniform(26));
    }
    return text;
}

inline std::string maybe_word(Rng& rng) {
    return coin(rng) ? word(rng) : std::string();
}

template <class Id>
Id any_id(Rng& rng) {
    return Id(static_cast<std::uint32_t>(rng.uniform(coin(rng) ? 100 : Id::kInvalid)));
}

// Also invalid ones: a fact may be wrong, and a recording says what the engine was told.
template <class Id>
Id any_id_or_none(Rng& rng) {
    return rng.bernoulli(1, 10) ? Id() : any_id<Id>(rng);
}

inline ResourceList resources(Rng& rng, std::int64_t low, std::int64_t high) {
    ResourceList list;
    for (const std::string_view name : {"cpu", "memory", "ephemeral-storage", "example.com/nic"}) {
        if (coin(rng)) {
            list.set(name, rng.uniform_range(low, high));
        }
    }
    return list;
}

inline Labels labels(Rng& rng) {
    Labels result;
    for (std::size_t i = few(rng); i > 0; --i) {
        result.set(word(rng), maybe_word(rng));
    }
    return result;
}

inline std::vector<std::string> words(Rng& rng, std::size_t count) {
    std::vector<std::string> result(count);
    std::generate(result.begin(), result.end(), [&] { return word(rng); });
    return result;
}

inline SelectorTerm selector_term(Rng& rng) {
    SelectorTerm term;
    for (std::size_t i = few(rng); i > 0; --i) {
        SelectorRequirement one{word(rng), one_of<SelectorOperator>(rng, 6), {}};
        if (one.op == SelectorOperator::kIn || one.op == SelectorOperator::kNotIn) {
            one.values = words(rng, 1 + few(rng));
        } else if (one.op == SelectorOperator::kGt || one.op == SelectorOperator::kLt) {
            one.values = {std::to_string(rng.uniform_range(-1000, 1000))};
        }
        term.labels.push_back(std::move(one));
    }
    if (coin(rng)) {
        term.fields.push_back({.key = "metadata.name",
                               .op = one_of<SelectorOperator>(rng, 2),
                               .values = words(rng, 1)});
    }
    return term;
}

inline Device device(Rng& rng, std::size_t earlier) {
    return {.resource = word(rng),
            .model = maybe_word(rng),
            .memory_bytes = rng.uniform_range(0, kMaxAmount),
            .numa_node = number<std::int32_t>(rng, -1, 7),
            .pcie_root = maybe_word(rng),
            .interconnect_domain = maybe_word(rng),
            .parent = number<std::int32_t>(rng, -1, static_cast<std::int64_t>(earlier) - 1),
            .capacity = resources(rng, 0, kMaxAmount),
            .healthy = coin(rng)};
}

inline Node node(Rng& rng) {
    NodeSpec spec;
    spec.name = word(rng);
    spec.rank = number<std::uint32_t>(rng, 0, 0xFFFFFFFF);
    spec.capacity = resources(rng, 1'000'000, kMaxAmount);
    spec.allocatable = resources(rng, 0, 1'000'000);
    spec.allocatable.set(kPodsResource, rng.uniform_range(0, 1000));
    spec.labels = labels(rng);
    for (std::size_t i = few(rng); i > 0; --i) {
        spec.taints.push_back({word(rng), maybe_word(rng), one_of<TaintEffect>(rng, 3)});
        spec.conditions.push_back({word(rng), coin(rng)});
    }
    spec.unschedulable = coin(rng);
    for (std::size_t i = few(rng, rng.bernoulli(1, 10) ? kMaxDevicesPerNode : 8); i > 0; --i) {
        spec.devices.push_back(device(rng, spec.devices.size()));
    }
    Result<Node> valid = Node::make(std::move(spec));
    REGIMEN_ASSERT(valid.has_value(), "{}", to_string(valid.error()));
    return *std::move(valid);
}

inline PodClass pod_class(Rng& rng) {
    PodSpec spec;
    spec.requests = resources(rng, 0, kMaxAmount);
    if (coin(rng)) {
        DeviceRequest request;
        request.resource = word(rng);
        if (coin(rng)) {
            request.count = number<std::int32_t>(rng, 1, kMaxDevicesPerNode);
        } else {
            request.milli = number<std::int32_t>(rng, 1, kWholeDeviceMilli);
        }
        request.models = words(rng, few(rng));
        std::sort(request.models.begin(), request.models.end());
        const auto last = std::unique(request.models.begin(), request.models.end());
        request.models.erase(last, request.models.end());
        spec.devices = std::move(request);
    }
    spec.node_selector = labels(rng);
    for (std::size_t i = few(rng); i > 0; --i) {
        spec.affinity.push_back(selector_term(rng));
        const bool exists = coin(rng);
        spec.tolerations.push_back({.key = exists ? maybe_word(rng) : word(rng),
                                    .exists = exists,
                                    .value = exists ? "" : maybe_word(rng),
                                    .any_effect = coin(rng),
                                    .effect = one_of<TaintEffect>(rng, 3)});
    }
    Result<PodClass> valid = PodClass::make(std::move(spec));
    REGIMEN_ASSERT(valid.has_value(), "{}", to_string(valid.error()));
    return *std::move(valid);
}

inline PodGroup pod_group(Rng& rng, std::size_t depth) {
    PodGroup group;
    group.name = maybe_word(rng);
    group.count = number<std::int32_t>(rng, 1, 4);
    group.min_count = number<std::int32_t>(rng, 1, group.count);
    for (std::size_t i = few(rng); i > 0; --i) {
        group.constraints.push_back({word(rng), word(rng), coin(rng)});
    }
    if (depth > 1) {
        for (std::size_t i = few(rng, 2); i > 0; --i) {
            group.groups.push_back(pod_group(rng, depth - 1));
        }
    }
    for (std::size_t i = few(rng) + (group.groups.empty() ? 1 : 0); i > 0; --i) {
        const auto count = number<std::int32_t>(rng, 1, 20);
        group.pod_sets.push_back({.name = maybe_word(rng),
                                  .pod_class = any_id<PodClassId>(rng),
                                  .count = count,
                                  .min_count = number<std::int32_t>(rng, 1, count)});
    }
    return group;
}

inline Workload workload(Rng& rng) {
    WorkloadSpec spec;
    spec.name = word(rng);
    spec.group = pod_group(rng, 1 + few(rng));
    spec.priority = number<std::int32_t>(rng, -2'000'000'000, 2'000'000'000);
    spec.intent = one_of<Intent>(rng, 6);
    spec.queue = maybe_word(rng);
    spec.trust_domain = maybe_word(rng);
    spec.submitted = Instant::from_micros(rng.uniform_range(-1'000'000, 1LL << 60));
    if (coin(rng)) {
        spec.expected_duration = Duration::from_micros(rng.uniform_range(0, 1LL << 60));
    }
    Result<Workload> valid = Workload::make(std::move(spec));
    REGIMEN_ASSERT(valid.has_value(), "{}", to_string(valid.error()));
    return *std::move(valid);
}

}  // namespace regimen::testing
