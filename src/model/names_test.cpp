// Names are part of output formats: each is written out here, and each enumerator has one.
#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <vector>

#include "model/cause.hpp"
#include "model/fact.hpp"
#include "model/plan.hpp"
#include "model/testing/random_facts.hpp"
#include "model/workload.hpp"

namespace regimen {
namespace {

template <class Enumeration>
std::vector<std::string_view> names(std::size_t count) {
    std::vector<std::string_view> result;
    for (std::size_t i = 0; i < count; ++i) {
        result.push_back(name(static_cast<Enumeration>(i)));
    }
    return result;
}

using Names = std::vector<std::string_view>;

TEST(Names, OfCausesAreStable) {
    EXPECT_EQ(names<Cause>(kCauseCount),
              (Names{"cpu", "memory", "fraction", "model", "gang", "taint_selector", "other",
                     "multi", "no_demand", "order"}));
    EXPECT_EQ(static_cast<std::size_t>(Cause::kOrder), kStrandingCauseCount);
}

TEST(Names, OfCausesReadBack) {
    for (std::size_t i = 0; i < kCauseCount; ++i) {
        EXPECT_EQ(cause_from_name(name(static_cast<Cause>(i))), static_cast<Cause>(i));
    }
    EXPECT_EQ(cause_from_name("CPU"), std::nullopt);
    EXPECT_EQ(cause_from_name(""), std::nullopt);
}

TEST(Names, OfFiltersAreStable) {
    EXPECT_EQ(names<FilterKind>(kFilterCount),
              (Names{"schedulable", "taints", "selector", "model", "pods", "cpu", "memory",
                     "other_resources", "devices"}));
}

TEST(Names, EveryFilterHasItsCause) {
    EXPECT_EQ(cause_of(FilterKind::kSchedulable), Cause::kOther);
    EXPECT_EQ(cause_of(FilterKind::kTaints), Cause::kTaintSelector);
    EXPECT_EQ(cause_of(FilterKind::kSelector), Cause::kTaintSelector);
    EXPECT_EQ(cause_of(FilterKind::kModel), Cause::kModel);
    EXPECT_EQ(cause_of(FilterKind::kPods), Cause::kOther);
    EXPECT_EQ(cause_of(FilterKind::kCpu), Cause::kCpu);
    EXPECT_EQ(cause_of(FilterKind::kMemory), Cause::kMemory);
    EXPECT_EQ(cause_of(FilterKind::kOtherResources), Cause::kOther);
    EXPECT_EQ(cause_of(FilterKind::kDevices), Cause::kFraction);
}

TEST(Names, OfFactsAndTheirEnumerations) {
    Names facts;
    Rng rng(1);
    for (std::size_t i = 0; i < std::variant_size_v<Fact>; ++i) {
        facts.push_back(name(testing::fact_of_kind(rng, i)));
    }
    EXPECT_EQ(facts, (Names{"NodeAdded", "NodeUpdated", "NodeRemoved", "DeviceHealthChanged",
                            "PodClassDefined", "WorkloadSubmitted", "WorkloadWithdrawn",
                            "PodChanged", "PodFoundBound", "DemandDeclared", "PolicySet"}));
    EXPECT_EQ(names<PodEvent>(6),
              (Names{"bound", "bind_failed", "running", "terminating", "succeeded", "failed"}));
    EXPECT_EQ(names<DemandSource>(2), (Names{"declared", "online"}));
    EXPECT_EQ(names<Intent>(6), (Names{"unspecified", "training", "inference", "batch",
                                       "evaluation", "interactive"}));
}

}  // namespace
}  // namespace regimen
