#include "sim/bound/column_generation.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

#include "base/rng.hpp"
#include "sim/bound/lp.hpp"

namespace regimen::sim {
namespace {

// Whether these pods share one node, by trying every device for every pod.
bool fits(const std::vector<PricedItem>& items, std::vector<std::int32_t> counts,
          std::int32_t cores, std::vector<std::int32_t> free_units, std::int32_t whole) {
    const auto next = std::find_if(counts.begin(), counts.end(), [](auto n) { return n > 0; });
    if (next == counts.end()) {
        return cores >= 0;
    }
    const PricedItem& item = items[static_cast<std::size_t>(next - counts.begin())];
    --*next;
    cores -= item.cores;
    if (cores < 0) {
        return false;
    }
    if (item.devices == 0) {
        return fits(items, counts, cores, free_units, whole);
    }
    const std::int32_t need = item.devices == 1 ? item.units : whole;
    for (std::size_t first = 0; first < free_units.size(); ++first) {
        if (first > 0 && free_units[first] == free_units[first - 1]) {
            continue;  // as good as the one before
        }
        std::vector<std::int32_t> left = free_units;
        std::int32_t taken = 0;
        for (std::size_t d = first; d < left.size() && taken < item.devices; ++d) {
            if (left[d] >= need) {
                left[d] -= need;
                ++taken;
            }
        }
        if (taken == item.devices && fits(items, counts, cores, left, whole)) {
            return true;
        }
    }
    return false;
}

// The same program with every configuration of every shape as a column from the start.
class FullProgram {
public:
    FullProgram(const Relaxation& relaxation, LpGoal goal, double scale)
        : relaxation_(relaxation), goal_(goal), lp_(limits()) {
        for (const Relaxation::Item& item : relaxation.items) {
            sizes_.push_back(item.size);
        }
        if (goal == LpGoal::kLoad) {
            std::vector<LpEntry> entries;
            for (std::size_t i = 0; i < sizes_.size(); ++i) {
                entries.push_back({row_of(i), static_cast<double>(relaxation.items[i].demand)});
            }
            lp_.add_column(scale, entries);
        }
        for (std::size_t s = 0; s < relaxation.shapes.size(); ++s) {
            std::vector<std::int32_t> counts(sizes_.size(), 0);
            add_all(s, counts, 0);
        }
    }

    double optimum() {
        EXPECT_TRUE(lp_.maximise());
        return lp_.objective();
    }

private:
    std::vector<double> limits() const {
        std::vector<double> limits;
        for (const Relaxation::Shape& shape : relaxation_.shapes) {
            limits.push_back(static_cast<double>(shape.count));
        }
        for (const Relaxation::Item& item : relaxation_.items) {
            limits.push_back(goal_ == LpGoal::kAllocation ? static_cast<double>(item.demand) : 0.0);
        }
        return limits;
    }

    std::int32_t row_of(std::size_t item) const {
        return static_cast<std::int32_t>(relaxation_.shapes.size() + item);
    }

    void add_all(std::size_t s, std::vector<std::int32_t>& counts, std::size_t item) {
        const Relaxation::Shape& shape = relaxation_.shapes[s];
        const auto& group = relaxation_.groups[static_cast<std::size_t>(shape.group)].items;
        if (item == sizes_.size()) {
            add(s, counts);
            return;
        }
        add_all(s, counts, item + 1);
        if (!std::binary_search(group.begin(), group.end(), static_cast<std::int32_t>(item))) {
            return;
        }
        const std::vector<std::int32_t> idle(static_cast<std::size_t>(shape.devices),
                                             relaxation_.units_per_device);
        ++counts[item];
        for (; fits(sizes_, counts, shape.cores, idle, relaxation_.units_per_device);
             ++counts[item]) {
            add_all(s, counts, item + 1);
        }
        counts[item] = 0;
    }

    void add(std::size_t s, const std::vector<std::int32_t>& counts) {
        std::vector<LpEntry> entries{{static_cast<std::int32_t>(s), 1.0}};
        double gpu_milli = 0.0;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            if (counts[i] > 0) {
                entries.push_back(
                    {row_of(i), goal_ == LpGoal::kAllocation ? counts[i] : -1.0 * counts[i]});
                gpu_milli += static_cast<double>(relaxation_.items[i].gpu_milli) * counts[i];
            }
        }
        lp_.add_column(goal_ == LpGoal::kAllocation ? gpu_milli : 0.0, entries);
    }

    const Relaxation& relaxation_;
    LpGoal goal_;
    std::vector<PricedItem> sizes_;
    GrowingLp lp_;
};

Relaxation random_relaxation(Rng& rng) {
    const auto draw = [&](std::uint64_t n) { return static_cast<std::int32_t>(rng.uniform(n)); };
    Relaxation result;
    result.units_per_device = 4;
    result.groups.resize(2);
    for (std::int32_t s = 0; s < 3; ++s) {
        // Everything fits the first shape, as relax() promises of some shape.
        const std::int32_t cores = s == 0 ? 4 + draw(2) : 1 + draw(5);
        const std::int32_t devices = s == 0 ? 2 + draw(2) : 1 + draw(3);
        result.shapes.push_back({1 + draw(20), cores, devices, s % 2});
        Relaxation::Group& group = result.groups[static_cast<std::size_t>(s % 2)];
        group.max_cores = std::max(group.max_cores, result.shapes.back().cores);
        group.max_devices = std::max(group.max_devices, result.shapes.back().devices);
    }
    const std::int32_t items = 2 + draw(3);
    for (std::int32_t i = 0; i < items; ++i) {
        PricedItem size{.cores = draw(4), .devices = draw(3), .units = 4};
        if (size.devices == 0) {
            size = {.cores = size.cores + 1, .devices = 0, .units = 0};
        } else if (size.devices == 1) {
            size.units = 1 + draw(4);
        }
        result.items.push_back({size, 1 + draw(30), std::int64_t{250} * size.devices * size.units});
        result.groups[0].items.push_back(i);
        if (draw(3) > 0) {
            result.groups[1].items.push_back(i);
        }
    }
    return result;
}

void compare(LpGoal goal) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Rng rng(seed);
        const Relaxation relaxation = random_relaxation(rng);
        const double optimum = FullProgram(relaxation, goal, 1000.0).optimum();
        const double slack = 1e-6 * (1.0 + optimum);
        const auto exact = generate_columns(relaxation, goal, 1000.0, {0.0, 500});
        ASSERT_TRUE(exact);
        EXPECT_NEAR(exact->bound, optimum, slack);
        EXPECT_NEAR(exact->reached, optimum, slack);
        // Stopped at any time, it is still a bound.
        for (std::int32_t iterations = 1; iterations <= 5; ++iterations) {
            const auto early = generate_columns(relaxation, goal, 1000.0, {0.0, iterations});
            ASSERT_TRUE(early);
            EXPECT_LE(early->iterations, iterations);
            EXPECT_GE(early->bound, optimum - slack);
            EXPECT_LE(early->reached, optimum + slack);
        }
    }
}

TEST(ColumnGeneration, AllocationEqualsTheFullProgram) {
    compare(LpGoal::kAllocation);
}

TEST(ColumnGeneration, LoadEqualsTheFullProgram) {
    compare(LpGoal::kLoad);
}

TEST(ColumnGeneration, ToleranceStopsEarly) {
    Rng rng(7);
    const Relaxation relaxation = random_relaxation(rng);
    const auto loose = generate_columns(relaxation, LpGoal::kAllocation, 1.0, {1e9, 500});
    ASSERT_TRUE(loose);
    EXPECT_EQ(loose->iterations, 1);
}

}  // namespace
}  // namespace regimen::sim
