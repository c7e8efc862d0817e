#include "sim/bound/bound.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <utility>

#include "base/rng.hpp"

namespace regimen::sim {
namespace {

// The best any scheduler can do, by trying every place for every pod.
class Enumeration {
public:
    explicit Enumeration(const BoundProblem& problem) {
        for (const BoundNodeShape& shape : problem.shapes) {
            for (std::int64_t i = 0; i < shape.count; ++i) {
                nodes_.push_back(
                    {shape.cpu_milli,
                     std::vector<std::int32_t>(static_cast<std::size_t>(shape.devices), 1000),
                     &shape});
            }
        }
        for (const BoundPodClass& pod : problem.classes) {
            for (std::int64_t i = 0; i < pod.demand; ++i) {
                pods_.push_back(&pod);
            }
        }
        search(0, 0, 0);
    }

    std::int64_t most_gpu_milli() const { return most_gpu_milli_; }
    bool all_fit() const { return most_pods_ == pods_.size(); }

private:
    struct NodeState {
        std::int64_t cpu_milli;
        std::vector<std::int32_t> free_milli;
        const BoundNodeShape* shape;
    };

    static bool accepts(const BoundPodClass& pod, const BoundNodeShape& shape) {
        return pod.models.empty() ||
               std::find_first_of(pod.models.begin(), pod.models.end(), shape.models.begin(),
                                  shape.models.end()) != pod.models.end();
    }

    void search(std::size_t next, std::int64_t gpu_milli, std::size_t placed) {
        most_gpu_milli_ = std::max(most_gpu_milli_, gpu_milli);
        most_pods_ = std::max(most_pods_, placed);
        if (next == pods_.size()) {
            return;
        }
        const BoundPodClass& pod = *pods_[next];
        for (NodeState& node : nodes_) {
            if (node.cpu_milli < pod.cpu_milli || (pod.devices > 0 && !accepts(pod, *node.shape))) {
                continue;
            }
            const NodeState before = node;
            for (std::size_t first = 0; first < std::max<std::size_t>(1, before.free_milli.size());
                 ++first) {
                std::int32_t taken = 0;
                node.cpu_milli -= pod.cpu_milli;
                for (std::size_t d = first; d < node.free_milli.size() && taken < pod.devices;
                     ++d) {
                    if (node.free_milli[d] >= pod.milli) {
                        node.free_milli[d] -= pod.milli;
                        ++taken;
                    }
                }
                if (taken == pod.devices) {
                    search(next + 1, gpu_milli + pod.gpu_milli(), placed + 1);
                }
                node = before;
                if (pod.devices == 0) {
                    break;
                }
            }
        }
        search(next + 1, gpu_milli, placed);
    }

    std::vector<NodeState> nodes_;
    std::vector<const BoundPodClass*> pods_;
    std::int64_t most_gpu_milli_ = 0;
    std::size_t most_pods_ = 0;
};

BoundNodeShape shape(std::int64_t count, std::int64_t cpu_milli, std::int32_t devices,
                     std::vector<std::string> models = {"T4"}) {
    return {count, cpu_milli, devices, std::move(models)};
}

BoundPodClass pod(std::int64_t demand, std::int64_t cpu_milli, std::int32_t devices,
                  std::int32_t milli, std::vector<std::string> models = {}) {
    return {demand, cpu_milli, devices, milli, std::move(models)};
}

BoundProblem problem_of(std::vector<BoundNodeShape> shapes, std::vector<BoundPodClass> classes) {
    BoundProblem problem{std::move(shapes), std::move(classes), 0};
    for (const BoundNodeShape& each : problem.shapes) {
        problem.capacity_gpu_milli += each.count * each.devices * 1000;
    }
    return problem;
}

BoundProblem random_problem(Rng& rng) {
    const auto draw = [&](std::uint64_t n) { return static_cast<std::int32_t>(rng.uniform(n)); };
    const std::vector<std::string> models{"T4", "G2"};
    std::vector<BoundNodeShape> shapes;
    for (std::int32_t s = 0; s < 2; ++s) {
        shapes.push_back(
            shape(1, 1'000 + std::int64_t{500} * draw(12), 1 + draw(2), {models[rng.uniform(2)]}));
    }
    std::vector<BoundPodClass> classes;
    for (std::int32_t c = 0; c < 3; ++c) {
        const std::int32_t devices = draw(3);
        const std::int32_t milli = devices == 0 ? 0 : devices == 1 ? 100 * (1 + draw(10)) : 1000;
        classes.push_back(pod(1 + draw(2), std::int64_t{250} * draw(14), devices, milli));
        if (draw(3) == 0) {
            classes.back().models = {models[rng.uniform(2)]};
        }
    }
    return problem_of(std::move(shapes), std::move(classes));
}

TEST(Bound, NoScheduleOfATinyClusterBeatsIt) {
    int tight = 0;
    int served = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Rng rng(seed);
        const BoundProblem problem = random_problem(rng);
        const Enumeration truth(problem);
        for (const std::int64_t grain : {1000, 250}) {
            const auto free = free_bound(problem, {.cpu_grain_milli = grain});
            ASSERT_TRUE(free);
            EXPECT_TRUE(free->converged);
            EXPECT_GE(free->allocated_gpu_milli, static_cast<double>(truth.most_gpu_milli()));
            EXPECT_LE(free->allocated_micro_pct, 100'000'000);
            tight += free->allocated_gpu_milli <= static_cast<double>(truth.most_gpu_milli()) + 1.0;
            const auto fluid = no_reject_bound(problem, {.cpu_grain_milli = grain});
            ASSERT_TRUE(fluid);
            if (truth.all_fit() && fluid->applicable()) {
                EXPECT_GE(fluid->load_factor, 1.0);
            }
            served += truth.all_fit() && fluid->applicable();
        }
    }
    // Of 800: a bound that is never met, or cases that never occur, would prove little.
    EXPECT_GT(tight, 400);
    EXPECT_GT(served, 50);
}

TEST(Bound, OneShapeByHand) {
    // A device takes one 600 and strands the rest, or two 500; ten devices, enough CPU.
    const BoundProblem problem =
        problem_of({shape(5, 8'000, 2)}, {pod(6, 1'000, 1, 600), pod(4, 1'000, 1, 500)});
    const auto free = free_bound(problem);
    ASSERT_TRUE(free);
    // Six 600 and four 500 on two devices: all fit on eight.
    EXPECT_NEAR(free->allocated_gpu_milli, 5600.0, 1e-3);
    const auto fluid = no_reject_bound(problem);
    ASSERT_TRUE(fluid);
    EXPECT_NEAR(fluid->load_factor, 10.0 / 8.0, 1e-6);
    EXPECT_NEAR(fluid->allocated_gpu_milli, 7000.0, 1e-2);
    EXPECT_EQ(fluid->allocated_micro_pct, 70'000'000);
    // A 600 takes a whole device, a 500 half of one; together they are worth the 5600 they ask for.
    EXPECT_NEAR(fluid->class_price[0], 700.0, 1e-2);
    EXPECT_NEAR(fluid->class_price[1], 350.0, 1e-2);
}

TEST(Bound, FreeChoosesWhoRuns) {
    // 30 devices' worth of 600 and 1000: the whole ones fill the ten devices.
    const BoundProblem problem =
        problem_of({shape(5, 8'000, 2)}, {pod(20, 1'000, 1, 600), pod(20, 1'000, 1, 1000)});
    const auto free = free_bound(problem);
    ASSERT_TRUE(free);
    EXPECT_EQ(free->allocated_micro_pct, 100'000'000);
    EXPECT_LE(free->allocated_gpu_milli, 10'000.0);
    const auto fluid = no_reject_bound(problem);
    ASSERT_TRUE(fluid);
    EXPECT_EQ(fluid->allocated_micro_pct, 80'000'000);
}

TEST(Bound, CpuPodsCountOnlyWhereNobodyIsTurnedAway) {
    const std::vector<BoundNodeShape> shapes{shape(1, 8'000, 4)};
    const BoundProblem with_cpu = problem_of(shapes, {pod(4, 1'000, 1, 1000), pod(4, 2'000, 0, 0)});
    const BoundProblem without_cpu = problem_of(shapes, {pod(4, 1'000, 1, 1000)});
    EXPECT_EQ(free_bound(with_cpu)->allocated_micro_pct, 100'000'000);
    EXPECT_EQ(free_bound(with_cpu)->class_price[1], 0.0);
    EXPECT_NEAR(no_reject_bound(with_cpu)->load_factor, 8.0 / 12.0, 1e-5);
    EXPECT_NEAR(no_reject_bound(without_cpu)->load_factor, 1.0, 1e-5);
}

TEST(Bound, ClassesThatFitNoNode) {
    const BoundProblem problem =
        problem_of({shape(1, 8'000, 2)},
                   {pod(1, 1'000, 1, 500), pod(3, 9'000, 1, 500), pod(2, 1'000, 1, 500, {"H100"})});
    const auto free = free_bound(problem);
    ASSERT_TRUE(free);
    EXPECT_NEAR(free->allocated_gpu_milli, 500.0, 1e-6);
    EXPECT_TRUE(free->applicable());
    const auto fluid = no_reject_bound(problem);
    ASSERT_TRUE(fluid);
    EXPECT_FALSE(fluid->applicable());
    EXPECT_EQ(fluid->not_applicable, "2 of 3 classes (5 pods) fit no node, the first is class 1");
    EXPECT_EQ(fluid->class_price.size(), 3U);
}

TEST(Bound, NothingAsksForAccelerators) {
    const BoundProblem cpu_only = problem_of({shape(2, 8'000, 2)}, {pod(4, 2'000, 0, 0)});
    const auto free = free_bound(cpu_only);
    ASSERT_TRUE(free);
    EXPECT_EQ(free->allocated_gpu_milli, 0.0);
    EXPECT_TRUE(free->converged);
    const auto fluid = no_reject_bound(cpu_only);
    ASSERT_TRUE(fluid);
    EXPECT_NEAR(fluid->load_factor, 2.0, 1e-5);
    EXPECT_EQ(fluid->allocated_gpu_milli, 0.0);
    EXPECT_EQ(no_reject_bound(problem_of({shape(2, 8'000, 2)}, {}))->not_applicable,
              "no class with demand needs a device or a whole core");
}

TEST(Bound, NothingToRunOn) {
    const BoundProblem empty = problem_of({}, {pod(4, 2'000, 1, 500)});
    EXPECT_EQ(free_bound(empty)->allocated_gpu_milli, 0.0);
    EXPECT_EQ(free_bound(empty)->allocated_micro_pct, 0);
    EXPECT_FALSE(no_reject_bound(empty)->applicable());
    const BoundProblem no_devices = problem_of({shape(2, 8'000, 0)}, {pod(4, 2'000, 0, 0)});
    EXPECT_EQ(free_bound(no_devices)->allocated_micro_pct, 0);
    EXPECT_NEAR(no_reject_bound(no_devices)->load_factor, 2.0, 1e-5);
}

TEST(Bound, AFinerGrainIsNeverLooser) {
    const BoundProblem problem =
        problem_of({shape(10, 10'000, 4)}, {pod(40, 2'900, 1, 1000), pod(20, 1'500, 1, 300)});
    const double coarse = free_bound(problem)->allocated_gpu_milli;
    const double fine = free_bound(problem, {.cpu_grain_milli = 100})->allocated_gpu_milli;
    EXPECT_LT(fine, coarse - 1.0);
}

TEST(Bound, AnInterruptedBoundIsTrueButLoose) {
    const BoundProblem problem =
        problem_of({shape(10, 10'000, 4)}, {pod(40, 2'900, 1, 1000), pod(20, 1'500, 1, 300)});
    int asked = 0;
    BoundOptions options;
    options.interrupted = [&] { return ++asked > 0; };
    const auto early = free_bound(problem, options);
    const auto whole = free_bound(problem);
    ASSERT_TRUE(early && whole);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(early->iterations, 1);
    EXPECT_GE(early->allocated_gpu_milli, whole->allocated_gpu_milli - 1e-6);
}

TEST(Bound, BadOptionsAreErrors) {
    const BoundProblem problem = problem_of({shape(1, 8'000, 2)}, {pod(1, 1'000, 1, 500)});
    EXPECT_EQ(free_bound(problem, {.cpu_grain_milli = 0}).error().where, "cpu_grain_milli");
    EXPECT_EQ(free_bound(problem, {.max_iterations = 0}).error().where, "max_iterations");
    EXPECT_EQ(no_reject_bound(problem, {.tolerance_ppm = -1}).error().where, "tolerance_ppm");
    BoundProblem bad = problem;
    bad.classes[0].milli = 1001;
    EXPECT_EQ(free_bound(bad).error().where, "classes[0].milli");
}

}  // namespace
}  // namespace regimen::sim
