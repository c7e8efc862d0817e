#include "sim/bound/node_pricer.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <string>

#include "base/rng.hpp"

namespace regimen::sim {
namespace {

// Every way to fill one node, item by item, by recursion over device states.
class Exhaustive {
public:
    Exhaustive(const std::vector<PricedItem>& items, const std::vector<double>& worth)
        : items_(items), worth_(worth) {}

    double best(std::int32_t cores, std::vector<std::int32_t> free_units, std::int32_t whole,
                std::size_t from = 0) {
        double most = 0.0;
        for (std::size_t i = from; i < items_.size(); ++i) {
            const PricedItem& item = items_[i];
            if (item.cores > cores) {
                continue;
            }
            if (item.devices == 0) {
                most = std::max(most, worth_[i] + best(cores - item.cores, free_units, whole, i));
                continue;
            }
            const std::int32_t need = item.devices == 1 ? item.units : whole;
            for (std::size_t device = 0; device < free_units.size(); ++device) {
                if (device > 0 && free_units[device] == free_units[device - 1]) {
                    continue;  // as good as the one before
                }
                std::vector<std::int32_t> left = free_units;
                std::int32_t taken = 0;
                for (std::size_t d = device; d < left.size() && taken < item.devices; ++d) {
                    if (left[d] >= need) {
                        left[d] -= need;
                        ++taken;
                    }
                }
                if (taken == item.devices) {
                    most = std::max(most, worth_[i] + best(cores - item.cores, left, whole, i));
                }
            }
        }
        return most;
    }

private:
    const std::vector<PricedItem>& items_;
    const std::vector<double>& worth_;
};

// The necessary conditions; that the devices can really be split so, the equal best value shows.
void expect_fits(const NodeConfig& config, const std::vector<PricedItem>& items, std::int32_t cores,
                 std::int32_t devices, std::int32_t units_per_device) {
    std::int32_t used_cores = 0;
    std::int32_t used_units = 0;
    for (const ConfigEntry& entry : config) {
        const PricedItem& item = items[static_cast<std::size_t>(entry.item)];
        EXPECT_GE(entry.count, 1);
        used_cores += entry.count * item.cores;
        used_units += entry.count * (item.devices > 1 ? item.devices * units_per_device
                                                      : item.devices * item.units);
    }
    EXPECT_LE(used_cores, cores);
    EXPECT_LE(used_units, devices * units_per_device);
}

double value_of(const NodeConfig& config, const std::vector<double>& worth) {
    return std::accumulate(
        config.begin(), config.end(), 0.0, [&](double sum, const ConfigEntry& entry) {
            return sum + worth[static_cast<std::size_t>(entry.item)] * entry.count;
        });
}

std::vector<std::int32_t> all_of(std::size_t items) {
    std::vector<std::int32_t> ids(items);
    std::iota(ids.begin(), ids.end(), 0);
    return ids;
}

TEST(NodePricer, CpuCanBeWhatRunsOut) {
    // Two devices, five cores: two whole-device pods of three cores do not fit, one and a CPU pod
    // do.
    const std::vector<PricedItem> items{{3, 1, 10}, {2, 0, 0}};
    const std::vector<double> worth{10.0, 1.0};
    NodePricer pricer(items, all_of(2), 10, 6, 2);
    pricer.price(worth);
    EXPECT_EQ(pricer.best(5, 2), 11.0);
    EXPECT_EQ(pricer.config(5, 2), (NodeConfig{{0, 1}, {1, 1}}));
    EXPECT_EQ(pricer.best(6, 2), 20.0);
    EXPECT_EQ(pricer.config(6, 2), (NodeConfig{{0, 2}}));
    EXPECT_EQ(pricer.best(1, 2), 0.0);
    EXPECT_TRUE(pricer.config(1, 2).empty());
}

TEST(NodePricer, SharesPairWithinADeviceOnly) {
    // 60 + 40 fill a device; three of 60 need three devices however much is left over.
    const std::vector<PricedItem> items{{0, 1, 60}, {0, 1, 40}};
    NodePricer pricer(items, all_of(2), 100, 0, 2);
    const std::vector<double> only_large{6.0, 0.0};
    pricer.price(only_large);
    EXPECT_EQ(pricer.best(0, 2), 12.0);
    const std::vector<double> both{6.0, 4.0};
    pricer.price(both);
    EXPECT_EQ(pricer.best(0, 2), 20.0);
    EXPECT_EQ(pricer.config(0, 2), (NodeConfig{{0, 2}, {1, 2}}));
}

TEST(NodePricer, SeveralWholeDevicesAtOnce) {
    const std::vector<PricedItem> items{{4, 4, 100}, {1, 1, 100}, {1, 1, 50}};
    const std::vector<double> worth{14.0, 2.0, 1.5};
    NodePricer pricer(items, all_of(3), 100, 12, 5);
    pricer.price(worth);
    EXPECT_EQ(pricer.best(12, 5), 17.0);  // the four at once and two halves
    EXPECT_EQ(pricer.config(12, 5), (NodeConfig{{0, 1}, {2, 2}}));
    EXPECT_EQ(pricer.best(3, 5), 6.0);  // a core short of the four at once
}

TEST(NodePricer, UnusableItemsStayOut) {
    const std::vector<PricedItem> items{{1, 1, 1}, {1, 1, 1}};
    const std::vector<double> worth{5.0, 3.0};
    NodePricer pricer(items, {1}, 1, 1, 1);
    pricer.price(worth);
    EXPECT_EQ(pricer.config(1, 1), (NodeConfig{{1, 1}}));
}

TEST(NodePricer, AgreesWithExhaustiveSearch) {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Rng rng(seed);
        const std::int32_t units = 2 + static_cast<std::int32_t>(rng.uniform(4));
        const std::int32_t cores = static_cast<std::int32_t>(rng.uniform(7));
        const std::int32_t devices = static_cast<std::int32_t>(rng.uniform(4));
        std::vector<PricedItem> items;
        std::vector<double> worth;
        for (std::uint64_t i = 0, n = 1 + rng.uniform(4); i < n; ++i) {
            PricedItem item;
            item.devices = static_cast<std::int32_t>(rng.uniform(4));
            item.cores = static_cast<std::int32_t>(rng.uniform(4)) + (item.devices == 0 ? 1 : 0);
            item.units =
                item.devices == 0 ? 0
                : item.devices == 1
                    ? 1 + static_cast<std::int32_t>(rng.uniform(static_cast<std::uint64_t>(units)))
                    : units;
            items.push_back(item);
            worth.push_back(static_cast<double>(rng.uniform(40)) / 4.0);
        }
        NodePricer pricer(items, all_of(items.size()), units, cores, devices);
        pricer.price(worth);
        const std::vector<std::int32_t> idle(static_cast<std::size_t>(devices), units);
        EXPECT_EQ(pricer.best(cores, devices), Exhaustive(items, worth).best(cores, idle, units));
        const NodeConfig config = pricer.config(cores, devices);
        EXPECT_EQ(value_of(config, worth), pricer.best(cores, devices));
        expect_fits(config, items, cores, devices, units);
    }
}

}  // namespace
}  // namespace regimen::sim
