#include "engine/demand/demand.hpp"

#include <gtest/gtest.h>

namespace regimen::engine {
namespace {

TEST(Demand, DeclaredWeightsReplaceEachOtherAndAreSorted) {
    Demand demand;
    demand.set_source(DemandSource::kDeclared);
    demand.declare(std::vector<ClassWeight>{{PodClassId(2), 5}, {PodClassId(0), 7}});
    ASSERT_EQ(demand.classes().size(), 2U);
    EXPECT_EQ(demand.classes()[0].pod_class, PodClassId(0));
    EXPECT_EQ(demand.declarations(), 1U);
    demand.declare(std::vector<ClassWeight>{{PodClassId(1), 1}});
    ASSERT_EQ(demand.classes().size(), 1U);
    EXPECT_EQ(demand.declarations(), 2U);
}

TEST(Demand, TheSourceDecidesWhatIsShown) {
    Demand demand;
    demand.observe(PodClassId(3), 2);
    EXPECT_EQ(demand.source(), DemandSource::kOnline);
    ASSERT_EQ(demand.classes().size(), 4U);
    EXPECT_EQ(demand.classes()[0].weight, 0);
    EXPECT_GT(demand.classes()[3].weight, 0);
    EXPECT_EQ(demand.arrivals(), 2U);
    demand.set_source(DemandSource::kDeclared);
    EXPECT_TRUE(demand.classes().empty());
}

// An arrival outweighs one that lies a memory (8192 pods) back by about e.
TEST(Demand, OldArrivalsFade) {
    Demand demand;
    demand.observe(PodClassId(0), 1);
    for (int i = 0; i < 8191; ++i) {
        demand.observe(PodClassId(1), 1);
    }
    demand.observe(PodClassId(2), 1);
    const double faded = static_cast<double>(demand.classes()[2].weight) /
                         static_cast<double>(demand.classes()[0].weight);
    EXPECT_NEAR(faded, 2.718, 0.01);
}

TEST(Demand, WeightsStayBoundedAndOrderedForEver) {
    Demand demand;
    for (int i = 0; i < 200'000; ++i) {
        demand.observe(PodClassId(i % 4 == 0 ? 1 : 0), 1);
    }
    const auto seen = demand.classes();
    EXPECT_NEAR(static_cast<double>(seen[0].weight) / static_cast<double>(seen[1].weight), 3.0,
                0.01);
    EXPECT_LT(seen[0].weight, std::int64_t{1} << 44);
    EXPECT_EQ(demand.arrivals(), 200'000U);
}

}  // namespace
}  // namespace regimen::engine
