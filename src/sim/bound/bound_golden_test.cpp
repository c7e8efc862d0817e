// Bounds of the published lists at 100 and 130 % arrived, in the arrival order of seed 42.

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "files/input_file.hpp"
#include "sim/bound/arrived.hpp"
#include "sim/bound/bound.hpp"
#include "sim/input/csv_pair.hpp"

namespace regimen::sim {
namespace {

struct Golden {
    const char* list;
    int arrived_pct;
    double free_pct;
    std::optional<double> no_reject_pct;  // none: some class fits no node
};

void PrintTo(const Golden& golden, std::ostream* out) {
    *out << golden.list << " at " << golden.arrived_pct << " %";
}

std::string traces() {
    const char* set = std::getenv("REGIMEN_TRACES");
    return std::string(set != nullptr ? set : "../shared/traces") + "/openb/";
}

// Lines are "seed row row ...".
Result<Arrivals> read_order(const std::string& path, std::string_view seed) {
    REGIMEN_TRY_ASSIGN(files::LineReader reader, files::LineReader::open(path));
    while (true) {
        REGIMEN_TRY_ASSIGN(const std::optional<std::string_view> line, reader.next());
        if (!line) {
            return fail(ErrorCode::kNotFound, path, "no seed {}", seed);
        }
        const auto words = split(*line, ' ');
        if (words.front() != seed) {
            continue;
        }
        Arrivals arrivals;
        for (std::size_t i = 1; i < words.size(); ++i) {
            REGIMEN_TRY_ASSIGN(const std::int64_t row, parse_int64(words[i], path));
            arrivals.rows.push_back(static_cast<std::uint32_t>(row));
        }
        return arrivals;
    }
}

class BoundGolden : public testing::TestWithParam<Golden> {};

TEST_P(BoundGolden, ToTheHundredth) {
    const Golden& golden = GetParam();
    const std::string nodes = traces() + "openb_node_list_gpu_node.csv";
    const std::string pods = traces() + "openb_pod_list_" + golden.list + ".csv";
    const std::string order = traces() + "arrivals/arrivals_" + golden.list + ".txt.gz";
    for (const std::string& path : {nodes, pods, order}) {
        if (!std::filesystem::exists(path)) {
            GTEST_SKIP() << "no " << path;
        }
    }
    const auto trace = read_csv_pair(nodes, pods, {});
    ASSERT_TRUE(trace) << to_string(trace.error());
    const auto arrivals = read_order(order, "42");
    ASSERT_TRUE(arrivals) << to_string(arrivals.error());
    const std::int64_t limit = golden.arrived_pct * accelerator_capacity_milli(trace->nodes) / 100;
    const BoundProblem problem =
        make_bound_problem(trace->nodes, trace->classes, arrived_demand(*trace, *arrivals, limit));
    ASSERT_EQ(problem.capacity_gpu_milli, 6'212'000);

    const auto hundredths = [](const Bound& bound) {
        return std::round(static_cast<double>(bound.allocated_micro_pct) / 1e4) / 100;
    };
    const auto free = free_bound(problem);
    ASSERT_TRUE(free) << to_string(free.error());
    EXPECT_TRUE(free->converged);
    EXPECT_DOUBLE_EQ(hundredths(*free), golden.free_pct);
    const auto fluid = no_reject_bound(problem);
    ASSERT_TRUE(fluid) << to_string(fluid.error());
    EXPECT_EQ(fluid->applicable(), golden.no_reject_pct.has_value()) << fluid->not_applicable;
    if (golden.no_reject_pct) {
        EXPECT_TRUE(fluid->converged);
        EXPECT_DOUBLE_EQ(hundredths(*fluid), *golden.no_reject_pct);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Published, BoundGolden,
    testing::Values(Golden{"default", 100, 96.91, 96.33}, Golden{"default", 130, 99.88, 96.29},
                    Golden{"cpu050", 100, 96.91, 96.32}, Golden{"cpu200", 100, 96.90, 96.31},
                    Golden{"gpushare40", 100, 95.63, 94.88},
                    Golden{"gpushare100", 100, 89.19, 88.22},
                    Golden{"gpuspec10", 100, 96.86, std::nullopt},
                    Golden{"gpuspec25", 100, 96.89, std::nullopt},
                    Golden{"multigpu20", 100, 97.35, 96.83},
                    Golden{"multigpu50", 100, 98.32, 97.98}),
    [](const testing::TestParamInfo<Golden>& golden) {
        return std::string(golden.param.list) + "_at_" + std::to_string(golden.param.arrived_pct);
    });

}  // namespace
}  // namespace regimen::sim
