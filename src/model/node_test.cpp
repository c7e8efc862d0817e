#include "model/node.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace regimen {
namespace {

Device device(const char* resource, std::int32_t parent = -1) {
    Device result;
    result.resource = resource;
    result.parent = parent;
    return result;
}

NodeSpec good_node() {
    NodeSpec node;
    node.name = "n1";
    node.capacity.set("cpu", 96'000);
    node.allocatable.set("cpu", 95'000);
    node.allocatable.set("pods", 110);
    node.labels.set("zone", "a");
    node.taints = {{"gpu", "", TaintEffect::kNoSchedule}};
    node.conditions = {{"Ready", true}};
    node.devices.assign(2, device("nvidia.com/gpu"));
    // A slice of the second.
    node.devices.push_back(device("nvidia.com/mig-1g.10gb", 1));
    return node;
}

struct BadNode {
    std::function<void(NodeSpec&)> spoil;
    const char* message;
};

const std::vector<BadNode> kBadNodes = {
    {[](NodeSpec& node) { node.name.clear(); }, "name: empty: expected the node's name"},
    {[](NodeSpec& node) { node.capacity.set("cpu", -1); },
     "capacity.cpu: -1: expected 0 to 9007199254740992"},
    {[](NodeSpec& node) { node.allocatable.set("memory", -2); },
     "allocatable.memory: -2: expected 0 to 9007199254740992"},
    {[](NodeSpec& node) { node.allocatable.set("cpu", 96'001); },
     "allocatable.cpu: found 96001m, expected at most the capacity, 96"},
    {[](NodeSpec& node) { node.allocatable = {}; },
     "allocatable.pods: missing: expected how many pods the node takes"},
    {[](NodeSpec& node) { node.allocatable.set("nvidia.com/gpu", 2); },
     "allocatable.nvidia.com/gpu: listed as an amount and as devices: expected devices only"},
    {[](NodeSpec& node) { node.labels.set("", "x"); },
     "labels: an empty key: expected a label key"},
    {[](NodeSpec& node) { node.taints[0].key.clear(); },
     "taints[0].key: empty: expected a taint key"},
    {[](NodeSpec& node) { node.conditions.push_back({"", false}); },
     "conditions[1].type: empty: expected a condition such as \"Ready\""},
    {[](NodeSpec& node) { node.devices.resize(65, node.devices[0]); },
     "devices: 65 devices: expected at most 64"},
    {[](NodeSpec& node) { node.devices[1].resource.clear(); },
     "devices[1].resource: empty: expected a resource name such as \"nvidia.com/gpu\""},
    {[](NodeSpec& node) { node.devices[2].parent = 7; },
     "devices[2].parent: 7: expected an earlier device"},
    {[](NodeSpec& node) { node.devices[2].parent = 2; },
     "devices[2].parent: 2: expected an earlier device"},
    {[](NodeSpec& node) { node.devices[0].parent = -2; },
     "devices[0].parent: -2: expected an earlier device"},
    {[](NodeSpec& node) { node.devices[0].numa_node = -2; },
     "devices[0].numa_node: -2: expected a NUMA node, or -1 for unknown"},
    {[](NodeSpec& node) { node.devices[0].memory_bytes = -1; },
     "devices[0].memory_bytes: -1: expected 0 to 9007199254740992"},
    {[](NodeSpec& node) { node.devices[0].capacity.set("memory", -1); },
     "devices[0].capacity.memory: -1: expected 0 to 9007199254740992"},
};

TEST(Node, AGoodOneIsValid) {
    const Result<Node> node = Node::make(good_node());
    ASSERT_TRUE(node.has_value()) << to_string(node.error());
    EXPECT_EQ(**node, good_node());
}

TEST(Node, EveryFieldIsCheckedAndNamed) {
    for (const BadNode& one : kBadNodes) {
        NodeSpec node = good_node();
        one.spoil(node);
        const Result<Node> made = Node::make(node);
        ASSERT_FALSE(made.has_value()) << one.message;
        EXPECT_EQ(to_string(made.error()), one.message);
    }
}

TEST(Node, AllocatableWithoutCapacityIsNotCompared) {
    NodeSpec node = good_node();
    node.capacity = {};
    EXPECT_TRUE(validate(node).has_value());
}

TEST(Node, SixtyFourDevicesFit) {
    NodeSpec node = good_node();
    node.devices.assign(kMaxDevicesPerNode, device("nvidia.com/gpu"));
    EXPECT_TRUE(validate(node).has_value());
}

TEST(Node, IsReadyUnlessTheConditionSaysOtherwise) {
    NodeSpec node = good_node();
    EXPECT_TRUE(node.ready());
    node.conditions = {{"MemoryPressure", true}, {"Ready", false}};
    EXPECT_FALSE(node.ready());
    node.conditions = {{"MemoryPressure", false}};
    EXPECT_TRUE(node.ready());
    node.conditions.clear();
    EXPECT_TRUE(node.ready());
}

}  // namespace
}  // namespace regimen
