#include "sim/bound/column_generation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "base/assert.hpp"
#include "sim/bound/lp.hpp"
#include "sim/bound/node_pricer.hpp"

namespace regimen::sim {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// More than adding a few thousand doubles can lose, so sums multiplied by it are bounds from above.
constexpr double kRoundUp = 1.0 + 1e-11;
constexpr double kRoundDown = 1.0 - 1e-11;

double as_double(std::int64_t value) {
    return static_cast<double>(value);
}

class ColumnGeneration {
public:
    ColumnGeneration(const Relaxation& relaxation, LpGoal goal, double scale);
    Result<LpOutcome> run(const LpLimits& limits);

private:
    static std::vector<double> row_limits(const Relaxation& relaxation, LpGoal goal);

    void add_load_column();
    void add_single_item_columns();
    void add_column(std::size_t shape, const NodeConfig& config);

    std::vector<double> worth_of(std::span<const double> duals) const;
    void snap(std::vector<double>& worth) const;
    double price_all(std::span<const double> worth);
    double bound_at(std::span<const double> worth, double node_value) const;
    // Columns that the master would take, from the tables of the last price_all().
    std::size_t add_improving(std::span<const double> worth, std::span<const double> duals);

    const Relaxation& relaxation_;
    LpGoal goal_;
    double scale_;
    // Rows: one for each shape (nodes), then one for each item (pods).
    GrowingLp lp_;
    std::vector<NodePricer> pricers_;  // one for each group
    double largest_node_ = 1.0;        // most pods that any node can hold
};

// In kAllocation at most `demand` pods run; in kLoad the load column asks for them (at most 0
// unmet).
std::vector<double> ColumnGeneration::row_limits(const Relaxation& relaxation, LpGoal goal) {
    std::vector<double> limits;
    for (const Relaxation::Shape& shape : relaxation.shapes) {
        limits.push_back(as_double(shape.count));
    }
    for (const Relaxation::Item& item : relaxation.items) {
        limits.push_back(goal == LpGoal::kAllocation ? as_double(item.demand) : 0.0);
    }
    return limits;
}

ColumnGeneration::ColumnGeneration(const Relaxation& relaxation, LpGoal goal, double scale)
    : relaxation_(relaxation), goal_(goal), scale_(scale), lp_(row_limits(relaxation, goal)) {
    REGIMEN_ASSERT(!relaxation.items.empty() && scale > 0.0, "{} items, scale {}",
                   relaxation.items.size(), scale);
    std::vector<PricedItem> sizes;
    for (const Relaxation::Item& item : relaxation.items) {
        sizes.push_back(item.size);
    }
    for (const Relaxation::Group& group : relaxation.groups) {
        pricers_.emplace_back(sizes, group.items, relaxation.units_per_device, group.max_cores,
                              group.max_devices);
        largest_node_ =
            std::max(largest_node_, as_double(group.max_cores + std::int64_t{group.max_devices} *
                                                                    relaxation.units_per_device));
    }
    if (goal_ == LpGoal::kLoad) {
        add_load_column();
    }
    add_single_item_columns();
}

void ColumnGeneration::add_load_column() {
    std::vector<LpEntry> entries;
    for (std::size_t item = 0; item < relaxation_.items.size(); ++item) {
        entries.push_back({static_cast<std::int32_t>(relaxation_.shapes.size() + item),
                           as_double(relaxation_.items[item].demand)});
    }
    lp_.add_column(scale_, entries);
}

// A first price for everything: nodes full of one item. Without them the first prices say that all
// but one item are free.
void ColumnGeneration::add_single_item_columns() {
    for (std::size_t s = 0; s < relaxation_.shapes.size(); ++s) {
        const Relaxation::Shape& shape = relaxation_.shapes[s];
        const auto& group = relaxation_.groups[static_cast<std::size_t>(shape.group)];
        for (const std::int32_t id : group.items) {
            const PricedItem& size = relaxation_.items[static_cast<std::size_t>(id)].size;
            std::int32_t count = std::numeric_limits<std::int32_t>::max();
            if (size.cores > 0) {
                count = shape.cores / size.cores;
            }
            if (size.devices > 0) {
                const std::int32_t per_device =
                    size.devices > 1 ? 1 : relaxation_.units_per_device / size.units;
                count = std::min(count, shape.devices / size.devices * per_device);
            }
            if (count > 0) {
                add_column(s, {{.item = id, .count = count}});
            }
        }
    }
}

void ColumnGeneration::add_column(std::size_t shape, const NodeConfig& config) {
    std::vector<LpEntry> entries{{static_cast<std::int32_t>(shape), 1.0}};
    double gpu_milli = 0.0;
    for (const ConfigEntry& entry : config) {
        const Relaxation::Item& item = relaxation_.items[static_cast<std::size_t>(entry.item)];
        const double sign = goal_ == LpGoal::kAllocation ? 1.0 : -1.0;
        entries.push_back({static_cast<std::int32_t>(relaxation_.shapes.size()) + entry.item,
                           sign * entry.count});
        gpu_milli += as_double(item.gpu_milli) * entry.count;
    }
    lp_.add_column(goal_ == LpGoal::kAllocation ? gpu_milli : 0.0, entries);
}

// What a node gains by running one pod of each item, at the master's prices.
std::vector<double> ColumnGeneration::worth_of(std::span<const double> duals) const {
    std::vector<double> worth;
    for (std::size_t i = 0; i < relaxation_.items.size(); ++i) {
        const double price = duals[relaxation_.shapes.size() + i];
        const double own = as_double(relaxation_.items[i].gpu_milli);
        worth.push_back(goal_ == LpGoal::kAllocation ? std::clamp(own - price, 0.0, own)
                                                     : std::max(price, 0.0));
    }
    return worth;
}

// To multiples of a power of two so large that the value of a node is exact in a double.
void ColumnGeneration::snap(std::vector<double>& worth) const {
    const double most = *std::max_element(worth.begin(), worth.end());
    if (most <= 0.0) {
        return;
    }
    constexpr int kBits = 52;
    const int exponent = std::ilogb(most * largest_node_) + 1 - kBits;
    for (double& value : worth) {
        value = std::ldexp(std::floor(std::ldexp(value, -exponent)), exponent);
    }
}

double ColumnGeneration::price_all(std::span<const double> worth) {
    for (NodePricer& pricer : pricers_) {
        pricer.price(worth);
    }
    double sum = 0.0;
    for (const Relaxation::Shape& shape : relaxation_.shapes) {
        sum += as_double(shape.count) *
               pricers_[static_cast<std::size_t>(shape.group)].best(shape.cores, shape.devices);
    }
    return sum;
}

// kAllocation: each pod is bought at its price, own milli - worth, and each node run at its best.
// kLoad: nodes together hold at most node_value, and serving all demand once takes `asked` of it.
double ColumnGeneration::bound_at(std::span<const double> worth, double node_value) const {
    double bought = 0.0;
    double asked = 0.0;
    for (std::size_t i = 0; i < relaxation_.items.size(); ++i) {
        const Relaxation::Item& item = relaxation_.items[i];
        bought += as_double(item.demand) * (as_double(item.gpu_milli) - worth[i]);
        asked += as_double(item.demand) * worth[i];
    }
    if (goal_ == LpGoal::kAllocation) {
        return (bought + node_value) * kRoundUp;
    }
    return asked > 0.0 ? scale_ * (node_value * kRoundUp) / (asked * kRoundDown) : kInfinity;
}

std::size_t ColumnGeneration::add_improving(std::span<const double> worth,
                                            std::span<const double> duals) {
    std::size_t added = 0;
    for (std::size_t s = 0; s < relaxation_.shapes.size(); ++s) {
        const Relaxation::Shape& shape = relaxation_.shapes[s];
        const NodeConfig config =
            pricers_[static_cast<std::size_t>(shape.group)].config(shape.cores, shape.devices);
        double value = 0.0;
        for (const ConfigEntry& entry : config) {
            value += worth[static_cast<std::size_t>(entry.item)] * entry.count;
        }
        // Below this the master cannot tell a gain from its own tolerance.
        const double least_gain = 1e-7 * std::max(1.0, duals[s]);
        if (value > duals[s] + least_gain) {
            add_column(s, config);
            ++added;
        }
    }
    return added;
}

Result<LpOutcome> ColumnGeneration::run(const LpLimits& limits) {
    LpOutcome outcome{.bound = kInfinity, .reached = 0.0, .worth = {}, .iterations = 0};
    while (outcome.iterations < limits.max_iterations) {
        ++outcome.iterations;
        REGIMEN_TRY(lp_.maximise());
        outcome.reached = lp_.objective();
        const std::vector<double> duals = lp_.duals();
        std::vector<double> worth = worth_of(duals);
        snap(worth);
        const double bound = bound_at(worth, price_all(worth));
        if (bound < outcome.bound) {
            outcome.bound = bound;
            outcome.worth = worth;
        }
        if (outcome.bound - outcome.reached <= limits.tolerance ||
            add_improving(worth, duals) == 0 || (limits.interrupted && limits.interrupted())) {
            break;
        }
    }
    return outcome;
}

}  // namespace

Result<LpOutcome> generate_columns(const Relaxation& relaxation, LpGoal goal, double scale,
                                   const LpLimits& limits) {
    return ColumnGeneration(relaxation, goal, scale).run(limits);
}

}  // namespace regimen::sim
