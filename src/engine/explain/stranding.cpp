#include "engine/explain/stranding.hpp"

#include <algorithm>
#include <map>

#include "base/assert.hpp"

namespace regimen::engine {

namespace {

// One node's amounts, copied, to fill hypothetically.
class Trial {
public:
    Trial(const Cluster& cluster, NodeId node)
        : spec_(cluster.spec(node)),
          view_(cluster.view(node)),
          free_(view_.free.begin(), view_.free.end()),
          devices_(view_.devices.begin(), view_.devices.end()) {
        view_.free = free_;
        view_.devices = devices_;
    }

    const std::vector<std::int32_t>& devices() const { return devices_; }

    FilterMask fixed(const CompiledPod& pod) const {
        return refusals({spec_, view_, pod}, DependsOn::kNodeSpec);
    }
    // A share goes to this very device, whole devices are the lowest idle ones.
    void take(const CompiledPod& pod, std::size_t device) {
        free_[kCpu] -= pod.cpu_milli;
        free_[kMemory] -= pod.memory_bytes;
        free_[kPods] -= 1;
        for (const DimensionAmount& other : pod.others) {
            free_[other.dimension] -= other.amount;
        }
        const DeviceMask mask = pod.is_share() ? DeviceMask{1} << device : idle_devices(view_, pod);
        for (DeviceMask rest = mask; rest != 0; rest &= rest - 1) {
            devices_[static_cast<std::size_t>(__builtin_ctzll(rest))] -= pod.milli;
        }
    }
    // What keeps the pod off this very device. `fixed` is what fixed() said.
    FilterMask refusals_at(const CompiledPod& pod, FilterMask fixed, std::size_t device) const {
        const FilterMask devices_bit = bit(FilterKind::kDevices);
        const FilterMask of_devices = devices_bit | bit(FilterKind::kModel);
        FilterMask mask = static_cast<FilterMask>(
            (fixed | refusals({spec_, view_, pod}, DependsOn::kNodeState)) & ~of_devices);
        const bool resource = spec_.devices[device].resource == pod.spec->devices->resource;
        if (!view_.accepts(pod, device)) {
            mask = static_cast<FilterMask>(mask | bit(FilterKind::kModel));
        }
        std::int32_t able = 0;
        for (std::size_t i = 0; i < devices_.size(); ++i) {
            // A relaxed model would open this device's kind, and with it all devices of that kind;
            // a pod asks for one resource only.
            const bool opened =
                (resource && view_.accepts(pod, i)) || view_.kinds[i] == view_.kinds[device];
            able += opened && devices_[i] >= pod.milli ? 1 : 0;
        }
        if (devices_[device] < pod.milli || able < pod.devices) {
            mask = static_cast<FilterMask>(mask | devices_bit);
        }
        return mask;
    }

private:
    const NodeSpec& spec_;
    NodeView view_;
    std::vector<std::int64_t> free_;
    std::vector<std::int32_t> devices_;
};

void add(Stranding& stranding, Cause cause, std::int64_t milli) {
    stranding[static_cast<std::size_t>(cause)] += milli;
}

// What the demand says of one device: how much of it fits there, and what holds the rest off.
struct Opinion {
    std::array<std::int64_t, kCauseCount> held_off{};  // weight, by single cause
    std::int64_t fits = 0;                             // weight
    std::size_t first = 0;                             // item that fits; the heaviest comes first

    Cause cause() const {
        const auto most = std::max_element(held_off.begin(), held_off.end());
        if (fits > 0 && fits >= *most) {
            return Cause::kNoDemand;
        }
        return *most > 0 ? static_cast<Cause>(most - held_off.begin()) : Cause::kMulti;
    }
};

class NodeAccount {
public:
    NodeAccount(const Engine& engine, NodeId node, const std::vector<DemandItem>& demand)
        : pods_(engine.pods()), demand_(demand), trial_(engine.cluster(), node) {
        for (const DemandItem& item : demand) {
            fixed_.push_back(trial_.fixed(pods_[item.pod_class]));
        }
    }

    Stranding run() {
        while (take_what_fits()) {
        }
        for (std::size_t device = 0; device < trial_.devices().size(); ++device) {
            if (const std::int32_t free = trial_.devices()[device]; free > 0) {
                add(found_, demand_.empty() ? Cause::kNoDemand : opinion(device).cause(), free);
            }
        }
        return found_;
    }

private:
    // Places the heaviest item that fits on the first device that most of the demand could use as
    // it is.
    bool take_what_fits() {
        for (std::size_t device = 0; device < trial_.devices().size(); ++device) {
            if (trial_.devices()[device] == 0) {
                continue;
            }
            const Opinion said = opinion(device);
            if (said.fits > 0 && said.cause() == Cause::kNoDemand) {
                const CompiledPod& pod = pods_[demand_[said.first].pod_class];
                trial_.take(pod, device);
                add(found_, demand_[said.first].if_it_fits, pod.device_milli());
                return true;
            }
        }
        return false;
    }

    Opinion opinion(std::size_t device) const {
        Opinion said;
        for (std::size_t i = 0; i < demand_.size(); ++i) {
            const FilterMask refused =
                trial_.refusals_at(pods_[demand_[i].pod_class], fixed_[i], device);
            if (refused == 0) {
                said.first = said.fits == 0 ? i : said.first;
                said.fits += demand_[i].weight;
            } else if (const Cause cause = single_cause(refused); cause != Cause::kMulti) {
                said.held_off[static_cast<std::size_t>(cause)] += demand_[i].weight;
            }
        }
        return said;
    }

    const PodTable& pods_;
    const std::vector<DemandItem>& demand_;
    Trial trial_;
    std::vector<FilterMask> fixed_;
    Stranding found_{};
};

// Pods by what it means that one of them fits, and by class.
class DemandCount {
public:
    void add(const Shape& shape, std::int64_t workloads, Cause if_it_fits) {
        for (const ShapeSet& set : shape) {
            pods_[{if_it_fits, set.pod_class}] += workloads * set.pending;
        }
    }

    std::vector<DemandItem> items() && {
        std::vector<DemandItem> demand;
        demand.reserve(pods_.size());
        for (const auto& [key, pods] : pods_) {
            demand.push_back({key.second, pods, key.first});
        }
        return demand;
    }

private:
    std::map<std::pair<Cause, PodClassId>, std::int64_t> pods_;
};

}  // namespace

std::vector<DemandItem> waiting_demand(const Engine& engine) {
    DemandCount count;
    engine.waiting().for_each([&](WorkloadId id) {
        const Shape shape = shape_of(engine.workloads()[id]);
        const Cause tried = is_gang(shape) ? Cause::kGang : Cause::kNoDemand;
        count.add(shape, 1, engine.waiting().untried(id) ? Cause::kOther : tried);
    });
    return std::move(count).items();
}

std::vector<DemandItem> popular_demand(Engine& engine, std::span<const PopularShape> shapes) {
    DemandCount count;
    for (const PopularShape& popular : shapes) {
        const bool whole = !is_gang(popular.shape) || engine.shortage(popular.shape).fits;
        count.add(popular.shape, popular.workloads, whole ? Cause::kNoDemand : Cause::kGang);
    }
    return std::move(count).items();
}

std::vector<DemandItem> popular_demand(std::span<const ClassWeight> classes) {
    std::vector<DemandItem> demand;
    for (const ClassWeight& item : classes) {
        demand.push_back({item.pod_class, item.weight});
    }
    return demand;
}

std::vector<NodeStranding> stranding_by_node(const Engine& engine, std::vector<DemandItem> demand) {
    std::erase_if(demand, [&](const DemandItem& item) {
        return item.weight <= 0 || !engine.pods()[item.pod_class].wants_devices();
    });
    std::sort(demand.begin(), demand.end(), [](const DemandItem& a, const DemandItem& b) {
        return std::tuple(-a.weight, a.pod_class, a.if_it_fits) <
               std::tuple(-b.weight, b.pod_class, b.if_it_fits);
    });
    std::vector<NodeStranding> nodes;
    const Cluster& cluster = engine.cluster();
    for (std::size_t i = 0; i < cluster.id_bound(); ++i) {
        const NodeId id = NodeId::from_index(i);
        if (cluster.contains(id)) {
            const NodeView view = cluster.view(id);
            nodes.push_back({.node = id,
                             .by_cause = NodeAccount(engine, id, demand).run(),
                             .capacity_milli = cluster.healthy_milli(id),
                             .free_milli = view.device_free()});
        }
    }
    return nodes;
}

std::optional<Cause> NodeStranding::greatest() const {
    const auto most = std::max_element(by_cause.begin(), by_cause.end());
    if (*most == 0) {
        return std::nullopt;
    }
    return static_cast<Cause>(most - by_cause.begin());
}

Stranding total(const std::vector<NodeStranding>& nodes) {
    Stranding sum{};
    for (const NodeStranding& node : nodes) {
        for (std::size_t i = 0; i < sum.size(); ++i) {
            sum[i] += node.by_cause[i];
        }
    }
    return sum;
}

}  // namespace regimen::engine
