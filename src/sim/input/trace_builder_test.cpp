#include "sim/input/trace_builder.hpp"

#include <gmock/gmock.h>

#include "base/rng.hpp"

namespace regimen::sim {
namespace {

PodSpec pod(std::int64_t cpu, std::int32_t milli) {
    PodSpec result;
    result.requests.set(kCpuResource, cpu);
    DeviceRequest& request = result.devices.emplace();
    request.resource = "nvidia.com/gpu";
    request.milli = milli;
    return result;
}

TEST(TraceBuilder, InternsEqualValuesOnly) {
    TraceBuilder builder;
    const auto a = builder.intern_class(pod(1, 500)).value();
    EXPECT_EQ(builder.intern_class(pod(1, 500)).value(), a);
    EXPECT_NE(builder.intern_class(pod(2, 500)).value(), a);
    // What the hash leaves out still tells two pods apart.
    PodSpec tolerant = pod(1, 500);
    tolerant.tolerations.push_back({});
    tolerant.tolerations[0].exists = true;
    EXPECT_NE(builder.intern_class(tolerant).value(), a);
    const auto one = builder.intern_pods(pod(1, 500), 1, 1).value();
    EXPECT_EQ(builder.intern_pods(pod(1, 500), 1, 1).value(), one);
    EXPECT_NE(builder.intern_pods(pod(1, 500), 2, 1).value(), one);
    EXPECT_NE(builder.intern_pods(pod(1, 500), 2, 2).value(),
              builder.intern_pods(pod(1, 500), 2, 1).value());
}

TEST(TraceBuilder, RefusesWhatIsNotValid) {
    TraceBuilder builder;
    EXPECT_FALSE(builder.intern_class(pod(-1, 500)).has_value());
    EXPECT_FALSE(builder.intern_pods(pod(1, 1), 0, 0).has_value());
    EXPECT_FALSE(builder.intern_pods(pod(1, 1), 2, 3).has_value());
    EXPECT_FALSE(builder.intern_shape({}).has_value());
    EXPECT_FALSE(builder.intern_shape({{{77, 1, 1}}}).has_value());
    EXPECT_FALSE(builder.add_row("", {}).has_value());
    NodeSpec node;
    node.name = "n";
    EXPECT_FALSE(builder.add_node(node).has_value()) << "no pods";
    EXPECT_EQ(builder.find_node("n"), kUnboundNode) << "a refused node leaves no name behind";
}

TEST(TraceBuilder, FindsNodesAndDuplicateNames) {
    TraceBuilder builder;
    NodeSpec node;
    node.name = "n";
    node.allocatable.set(kPodsResource, 1);
    ASSERT_TRUE(builder.add_node(node).has_value());
    EXPECT_EQ(builder.find_node("n"), 0U);
    EXPECT_EQ(builder.add_node(node).error().code, ErrorCode::kAlreadyExists);
}

TEST(TraceBuilder, KeepsNamesApart) {
    const std::uint64_t seed = 20240229;
    SCOPED_TRACE(seed);
    Rng random(seed);
    TraceBuilder builder;
    const auto shape = builder.intern_pods(pod(1, 1), 1, 1).value();
    TraceRow row;
    row.shape = shape;
    std::vector<std::string> names;
    for (int i = 0; i < 3000; ++i) {
        std::string name = std::to_string(random.uniform(2000));
        const bool known = std::find(names.begin(), names.end(), name) != names.end();
        const Status status = builder.add_row(name, row);
        ASSERT_EQ(status.has_value(), !known) << name;
        if (!known) {
            names.push_back(std::move(name));
        }
    }
    const Trace trace = std::move(builder).finish();
    ASSERT_EQ(trace.rows.size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(trace.name(trace.rows[i]), names[i]);
    }
}

TEST(Trace, CountsLeavesOnly) {
    TraceBuilder builder;
    NodeSpec node;
    node.name = "n";
    node.allocatable.set(kPodsResource, 1);
    node.devices.resize(4);
    for (Device& device : node.devices) {
        device.resource = "nvidia.com/gpu";
    }
    node.devices[2].parent = 0;
    node.devices[3].parent = 0;
    ASSERT_TRUE(builder.add_node(node).has_value());
    const Trace trace = std::move(builder).finish();
    EXPECT_EQ(accelerator_capacity_milli(trace.nodes), 3000);
}

TEST(SkippedRows, MergeByReason) {
    SkippedRows a;
    a.add("b", "first b");
    a.add("a", "first a");
    a.add("b", "second b");
    SkippedRows b;
    b.add("b", "other b");
    b.add("b", "other b");
    b.add("c", "first c");
    a.merge(b);
    ASSERT_EQ(a.reasons.size(), 3U);
    EXPECT_EQ(a.reasons[1].reason, "b");
    EXPECT_EQ(a.reasons[1].count, 4U);
    EXPECT_EQ(a.reasons[1].first, "first b");
    EXPECT_EQ(a.total(), 6U);
}

}  // namespace
}  // namespace regimen::sim
