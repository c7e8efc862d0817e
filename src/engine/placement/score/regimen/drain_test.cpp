// Where work leaves again, the policy `regimen` fills nodes in use before others.
#include <gtest/gtest.h>

#include "engine/placement/score/score.hpp"
#include "engine/test_support.hpp"

namespace regimen::engine {
namespace {

using namespace test;

class RegimenDrain : public ::testing::Test {
protected:
    RegimenDrain() {
        bench_.cluster.place(used_, bench_.pods[one_], 0b1);
        demand_.set_source(DemandSource::kDeclared);
        demand_.declare(std::vector<ClassWeight>{{one_, 1}});
    }

    // By how much the node in use is better than the idle one.
    std::int32_t lead() {
        score_->refresh(bench_.cluster, bench_.pods, demand_);
        const auto of = [&](NodeId node) {
            return score_->evaluate(bench_.cluster.view(node), bench_.pods[one_]).score;
        };
        return of(used_) - of(idle_);
    }

    Bench bench_;
    NodeId idle_ = bench_.add(node_of(0, 64'000, 8));
    NodeId used_ = bench_.add(node_of(1, 64'000, 8));
    PodClassId one_ = bench_.define(pod_of(1'000, 1));
    Demand demand_;
    std::unique_ptr<Score> score_ = *make_score("regimen");
};

TEST_F(RegimenDrain, OnlyWhereWorkLeaves) {
    demand_.turnover().placed(1'000);
    EXPECT_EQ(lead(), 0);
    demand_.turnover().left(1'000);
    EXPECT_EQ(lead(), 20);  // 0.02 of the one accelerator that is used
}

TEST_F(RegimenDrain, IsATermOfItsOwn) {
    demand_.turnover().placed(1'000);
    demand_.turnover().left(1'000);
    score_->refresh(bench_.cluster, bench_.pods, demand_);
    const auto terms = score_->terms(bench_.cluster.view(used_), bench_.pods[one_]);
    ASSERT_EQ(terms.size(), 3U);
    EXPECT_EQ(terms[1], (ScoreTerm{"drain_milli", -120}));
    std::int64_t sum = 0;
    for (const ScoreTerm& term : terms) {
        sum += term.value;
    }
    EXPECT_EQ(sum, score_->evaluate(bench_.cluster.view(used_), bench_.pods[one_]).score);
}

}  // namespace
}  // namespace regimen::engine
