// Pod classes compiled for the inner loops: names interned to dense dimensions, device requests to
// plain numbers. Dimensions 0, 1, 2 are cpu, memory, pods; others in the order in which they
// appear. A device kind is a distinct (resource, model) pair, likewise interned.
// Complexity: interning O(names); everything else O(1). Thread rule: one thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id_map.hpp"
#include "model/ids.hpp"
#include "model/pod_class.hpp"

namespace regimen::engine {

using Dimension = StrongId<struct DimensionTag>;
using DeviceKind = StrongId<struct DeviceKindTag>;

inline constexpr std::size_t kCpu = 0;
inline constexpr std::size_t kMemory = 1;
inline constexpr std::size_t kPods = 2;

struct DimensionAmount {
    std::uint32_t dimension = 0;
    std::int64_t amount = 0;
};

struct CompiledPod {
    std::int64_t cpu_milli = 0;
    std::int64_t memory_bytes = 0;
    std::vector<DimensionAmount> others;  // neither cpu, memory nor pods; above 0, as requested
    // 0 devices: asks for none.
    std::int32_t devices = 0;
    std::int32_t milli = 0;               // of each
    std::vector<std::uint8_t> kind_fits;  // by DeviceKind; shorter than the table: not yet judged
    PodClass spec;

    bool wants_devices() const { return devices > 0; }
    bool is_share() const { return devices == 1 && milli < kWholeDeviceMilli; }
    std::int64_t device_milli() const { return std::int64_t{devices} * milli; }
    // The bit of NodeView::tenant_sizes that this pod sets.
    std::size_t tenant_size() const {
        return is_share() ? 0 : std::min<std::size_t>(static_cast<std::size_t>(devices), 63);
    }
};

class Vocabulary {
public:
    Vocabulary();

    std::size_t dimension(std::string_view resource);
    std::size_t dimensions() const { return dimension_names_.size(); }
    const std::string& dimension_name(std::size_t dimension) const;

    DeviceKind kind(const Device& device);
    std::size_t kinds() const { return kinds_.size(); }
    const Device& kind_example(DeviceKind kind) const { return kinds_[kind.index()]; }

private:
    IdMap<Dimension> dimension_names_;
    IdMap<DeviceKind> kind_names_;
    std::vector<Device> kinds_;
};

class PodTable {
public:
    explicit PodTable(Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

    bool contains(PodClassId id) const;
    // False when the id is taken.
    bool define(PodClassId id, const PodClass& spec);
    const CompiledPod& operator[](PodClassId id) const { return *pods_[id.index()]; }
    std::size_t size() const { return pods_.size(); }
    // How many device kinds are judged.
    std::size_t kinds() const { return vocabulary_.kinds(); }
    // Judges device kinds that appeared since; call after a node with new kinds was added.
    void learn_kinds();

private:
    void judge_kinds(CompiledPod& pod) const;

    Vocabulary& vocabulary_;
    std::deque<std::optional<CompiledPod>> pods_;  // a deque: rankings keep references
};

}  // namespace regimen::engine
