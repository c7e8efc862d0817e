// Our default: a placement costs what it makes unusable. Usable value (how much of the node the
// demand could still use, with the CPU that feeds it), pattern prices (whether the rest of a device
// can still be completed well) and scarcity (whether others need these nodes more) have a file
// each. Drain: where work leaves again, nodes in use are filled before others, so that whole nodes
// come free for those who need them. The demand is what was declared, or what arrived so far;
// tables are rebuilt when it has grown by a quarter. docs/design/0003-regimen-placement.md has the
// reasons and figures.
//
// Units: costs in milli-accelerators, rounded to kQuantum on purpose: near-equal nodes are filled
// first to last along the node order, which keeps untouched nodes whole.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/placement/score/family.hpp"
#include "engine/placement/score/regimen/scarcity_price.hpp"
#include "engine/placement/score/regimen/usable_value.hpp"
#include "engine/placement/score/regimen/whole_node_prior.hpp"

namespace regimen::engine {

namespace {

constexpr double kQuantum = 10.0;
constexpr double kPatternWeight = 8.0;
constexpr double kScarcityWeight = 5.0;
// What a node's free accelerators cost where all that is placed leaves again: enough to fill nodes
// in use before others, so that those drain whole.
constexpr double kDrainWeight = 0.02;
// The pattern program plans for slightly more demand than capacity: that is when patterns matter.
constexpr double kPlannedLoad = 1.05;
constexpr std::uint64_t kRepriceEvery = 10;  // arrivals
constexpr std::uint64_t kMinRebuild = 32;    // arrivals between two rebuilds of the tables
constexpr std::uint64_t kMaxRebuild = 2048;
// A pod without accelerators prefers a node without accelerators to any that has some.
constexpr std::int32_t kNoDevicesBonus = 10;

class Regimen final : public Score {
public:
    std::string_view name() const override { return "regimen"; }

    Scored evaluate(const NodeView& node, const CompiledPod& pod) const override {
        if (node.devices.empty()) {
            return {kNoDevicesBonus, 0};
        }
        const Table& table = tables_[node.kinds.front().index()];
        std::array<std::int32_t, kMaxDevicesPerNode> left;
        std::copy(node.devices.begin(), node.devices.end(), left.begin());
        const std::span<const std::int32_t> after(left.data(), node.devices.size());
        const std::int64_t cpu_after = node.free[kCpu] - pod.cpu_milli;
        const double before = usable_before(node, table);
        const double drain = drain_cost(node, pod);
        const auto usable_cost = [&] {
            const double lost = before - table.usable.of(cpu_after, after) -
                                static_cast<double>(pod.device_milli()) + drain;
            return std::floor(lost / kQuantum + 0.5) * kQuantum;
        };
        if (!pod.is_share()) {
            if (pod.wants_devices()) {
                for (DeviceMask rest = idle_devices(node, pod); rest != 0; rest &= rest - 1) {
                    left[static_cast<std::size_t>(__builtin_ctzll(rest))] = 0;
                }
            }
            const double pattern = pod.devices * table.length_value[kGridCells];
            return {-static_cast<std::int32_t>(usable_cost() + pattern), 0};
        }
        double best = std::numeric_limits<double>::max();
        std::uint32_t device = 0;
        for (std::size_t i = 0; i < node.devices.size(); ++i) {
            if (!worth_a_look(node, pod, i)) {
                continue;
            }
            const std::int32_t free = node.devices[i];
            left[i] = free - pod.milli;
            const double cost = usable_cost() + table.length_value[cells(free)] -
                                table.length_value[cells(left[i])];
            left[i] = free;
            if (cost < best) {
                best = cost;
                device = static_cast<std::uint32_t>(i);
            }
        }
        return {-static_cast<std::int32_t>(best), device};
    }

    std::vector<ScoreTerm> terms(const NodeView& node, const CompiledPod& pod) const override {
        const std::int32_t local = evaluate(node, pod).score;
        const auto drain =
            node.devices.empty() ? 0 : static_cast<std::int32_t>(drain_cost(node, pod));
        const std::int32_t scarcity = pool_bias(node.pool, pod);
        return {{"usable_and_pattern_milli", local + drain},
                {"drain_milli", -drain},
                {"scarcity_milli", scarcity}};
    }

    std::int32_t pool_bias(std::uint32_t pool, const CompiledPod& pod) const override {
        if (!scarcity_.applies() || !pod.wants_devices()) {
            return 0;
        }
        const auto milli = static_cast<double>(pod.device_milli());
        return -static_cast<std::int32_t>(kScarcityWeight * milli * scarcity_.of(pool));
    }

    void refresh(const Cluster& cluster, const PodTable& pods, const Demand& demand) override {
        const bool online = demand.source() == DemandSource::kOnline;
        const bool due =
            online ? demand.arrivals() >= next_rebuild_ : demand.declarations() != declarations_;
        if (demand.turnover().quarters() != turnover_) {
            turnover_ = demand.turnover().quarters();
            drain_weight_ = kDrainWeight * turnover_ / 4;
            ++epoch_;
        }
        if (due || pods.kinds() != tables_.size() || cluster.pools() != pools_) {
            rebuild(cluster, pods, demand);
        } else if (cluster.nodes_changed() != nodes_changed_) {
            price_demand(cluster, demand);
        }
        if (scarcity_.applies() && demand.arrivals() > 0 && demand.arrivals() >= next_price_) {
            scarcity_.solve(cluster);
            next_price_ = demand.arrivals() + kRepriceEvery;
        }
    }

    std::uint64_t epoch() const override { return epoch_; }

private:
    struct Table {
        UsableValue usable;
        std::array<double, kGridCells + 1> length_value{};
    };
    struct Before {
        std::uint64_t stamp = 0;
        std::uint64_t epoch = 0;
        double usable = 0;
    };

    double drain_cost(const NodeView& node, const CompiledPod& pod) const {
        return drain_weight_ * static_cast<double>(node.device_free() - pod.device_milli());
    }

    static std::size_t cells(std::int32_t milli) {
        return static_cast<std::size_t>(milli / kGridMilli);
    }

    // Devices with equal room cost the same, and the first of them is taken.
    static bool worth_a_look(const NodeView& node, const CompiledPod& pod, std::size_t device) {
        if (node.devices[device] < pod.milli || !node.accepts(pod, device)) {
            return false;
        }
        const auto end = node.devices.begin() + static_cast<std::ptrdiff_t>(device);
        return !node.uniform || std::find(node.devices.begin(), end, *end) == end;
    }

    double usable_before(const NodeView& node, const Table& table) const {
        if (node.id.index() >= before_.size()) {
            before_.resize(node.id.index() + 1);
        }
        Before& kept = before_[node.id.index()];
        if (kept.stamp != node.stamp || kept.epoch != epoch_) {
            kept = {node.stamp, epoch_, table.usable.of(node.free[kCpu], node.devices)};
        }
        return kept.usable;
    }

    void rebuild(const Cluster& cluster, const PodTable& pods, const Demand& demand) {
        ++epoch_;
        declarations_ = demand.declarations();
        pools_ = cluster.pools();
        const std::uint64_t seen = demand.arrivals();
        // The first arrival is worth a look at once.
        next_rebuild_ = seen == 0 ? 1 : seen + std::clamp(seen / 4, kMinRebuild, kMaxRebuild);
        merged_ = merge_demand(demand.classes(), pods);
        expect_whole_nodes(cluster, pods, demand, merged_);
        tables_.assign(pods.kinds(), {});
        double weight = 0;
        double milli = 0;
        std::array<double, kGridCells + 1> pieces{};
        for (const ClassDemand& item : merged_) {
            weight += item.weight;
            milli += item.weight * item.device_milli();
            pieces[size_cells(item.milli)] += item.weight * item.devices;
        }
        if (weight > 0) {
            build_tables(weight, milli, pieces);
        }
        price_demand(cluster, demand);
    }

    // Also when nodes came or went: which of them can host a class is part of its price.
    void price_demand(const Cluster& cluster, const Demand& demand) {
        nodes_changed_ = cluster.nodes_changed();
        scarcity_.set_demand(merged_, cluster);
        next_price_ = demand.arrivals();
    }

    static std::size_t size_cells(std::int32_t milli) {
        return static_cast<std::size_t>((milli + kGridMilli - 1) / kGridMilli);
    }

    void build_tables(double weight, double milli,
                      const std::array<double, kGridCells + 1>& pieces) {
        std::vector<SizeDemand> sizes;
        for (std::size_t cell = 1; cell <= kGridCells; ++cell) {
            if (pieces[cell] > 0) {
                sizes.push_back({static_cast<std::uint32_t>(cell),
                                 pieces[cell] * kPlannedLoad * kWholeDeviceMilli / milli});
            }
        }
        const std::vector<double> values = pattern_values(sizes);
        for (std::size_t kind = 0; kind < tables_.size(); ++kind) {
            const auto id = DeviceKind::from_index(kind);
            std::array<bool, kGridCells + 1> asked{};
            for (const ClassDemand& item : merged_) {
                asked[size_cells(item.milli)] = asked[size_cells(item.milli)] || item.accepts(id);
            }
            std::vector<std::uint32_t> own_cells;
            std::vector<double> own_values;
            for (std::size_t i = 0; i < sizes.size(); ++i) {
                if (asked[sizes[i].cells]) {
                    own_cells.push_back(sizes[i].cells);
                    own_values.push_back(values[i]);
                }
            }
            Table& table = tables_[kind];
            table.usable = UsableValue(merged_, id, weight);
            table.length_value = length_values(own_cells, own_values);
            for (double& value : table.length_value) {
                value *= kPatternWeight * kWholeDeviceMilli;
            }
        }
    }

    std::vector<Table> tables_;  // by device kind
    std::vector<ClassDemand> merged_;
    ScarcityPrice scarcity_;
    double drain_weight_ = 0;
    std::int32_t turnover_ = 0;
    std::uint64_t nodes_changed_ = 0;
    std::uint64_t epoch_ = 0;
    std::uint64_t declarations_ = 0;
    std::uint64_t next_rebuild_ = 0;
    std::uint64_t next_price_ = 0;
    std::size_t pools_ = 0;
    mutable std::vector<Before> before_;
};

}  // namespace

std::unique_ptr<Score> make_regimen() {
    return std::make_unique<Regimen>();
}

}  // namespace regimen::engine
