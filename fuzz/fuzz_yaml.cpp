// Objects in YAML and JSON: whatever the bytes are, they are read, or refused with a place in the
// text and with what was expected there; and what was read is written and read back to the same
// value.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/assert.hpp"
#include "policy/kubernetes.hpp"
#include "policy/policy_file.hpp"

#include "fuzz/place.hpp"

namespace {

using regimen::policy::ClusterObjects;
using regimen::policy::parse_kubernetes;
using regimen::policy::to_yaml;

ClusterObjects read_again(const std::string& text) {
    auto objects = parse_kubernetes({{"again", text}});
    REGIMEN_ASSERT(objects.has_value(), "{}\n{}", to_string(objects.error()), text);
    return *std::move(objects);
}

void expect_round_trip(const ClusterObjects& objects) {
    for (const regimen::NodeSpec& node : objects.nodes) {
        const auto text = to_yaml(node);
        if (!text) {
            continue;  // devices that a Node object cannot describe
        }
        const ClusterObjects again = read_again(*text);
        REGIMEN_ASSERT(again.nodes.size() == 1 && again.nodes[0].devices == node.devices, "{}",
                       *text);
        REGIMEN_ASSERT(to_yaml(again.nodes[0]) == text, "{}", *text);
    }
    for (const regimen::policy::PodObject& pod : objects.pods) {
        const std::string text = to_yaml(pod);
        const ClusterObjects again = read_again(text);
        REGIMEN_ASSERT(again.pods.size() == 1 && again.pods[0] == pod, "{}", text);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static constexpr std::array<std::string_view, 2> kPlacements = {"regimen", "fgd"};
    static constexpr std::array<std::string_view, 1> kOrders = {"fifo_skip"};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto objects = parse_kubernetes({{"fuzz", text}})) {
        expect_round_trip(*objects);
    } else {
        regimen::fuzz::expect_place(objects.error(), text);
    }
    if (const auto policy = regimen::policy::parse_policy({{"fuzz", text}}, {kPlacements, kOrders});
        !policy) {
        regimen::fuzz::expect_place(policy.error(), text);
    }
    return 0;
}
