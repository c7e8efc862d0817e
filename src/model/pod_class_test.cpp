#include "model/pod_class.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace regimen {
namespace {

PodSpec good_pod() {
    PodSpec pod;
    pod.requests.set("cpu", 3152);
    pod.requests.set("memory", std::int64_t{8} << 30);
    pod.devices = DeviceRequest{"nvidia.com/gpu", 1, 810, {"A100", "H100"}};
    pod.node_selector.set("zone", "a");
    pod.affinity = {{{{"tier", SelectorOperator::kExists, {}}}, {}}};
    pod.tolerations = {{"gpu", true, ""}};
    return pod;
}

struct BadPod {
    std::function<void(PodSpec&)> spoil;
    const char* message;
};

const std::vector<BadPod> kBadPods = {
    {[](PodSpec& pod) { pod.requests.set("cpu", -5); },
     "requests.cpu: -5: expected 0 to 9007199254740992"},
    {[](PodSpec& pod) { pod.requests.set("pods", 1); },
     "requests.pods: listed: expected no amount, a pod is always one"},
    {[](PodSpec& pod) { pod.requests.set("nvidia.com/gpu", 1); },
     "requests.nvidia.com/gpu: listed as an amount and as devices: expected devices only"},
    {[](PodSpec& pod) { pod.devices->resource.clear(); },
     "devices.resource: empty: expected a resource name such as \"nvidia.com/gpu\""},
    {[](PodSpec& pod) { pod.devices->count = 0; }, "devices.count: 0: expected 1 to 64"},
    {[](PodSpec& pod) { pod.devices->count = 65; }, "devices.count: 65: expected 1 to 64"},
    {[](PodSpec& pod) { pod.devices->milli = 0; }, "devices.milli: 0: expected 1 to 1000"},
    {[](PodSpec& pod) { pod.devices->milli = 1001; }, "devices.milli: 1001: expected 1 to 1000"},
    {[](PodSpec& pod) { pod.devices->count = 2; },
     "devices.milli: 810 of each of 2 devices: expected a share of one device, or whole devices"},
    {[](PodSpec& pod) { pod.devices->models = {"A100", ""}; },
     "devices.models[1]: empty: expected a model's name"},
    {[](PodSpec& pod) { pod.node_selector.set("", "x"); },
     "node_selector: an empty key: expected a label key"},
    {[](PodSpec& pod) { pod.affinity.push_back({{{"a", SelectorOperator::kIn, {}}}, {}}); },
     "affinity[1].labels[0].values: none: expected at least one value with In"},
    {[](PodSpec& pod) { pod.tolerations[0].value = "x"; },
     "tolerations[0].value: \"x\": expected none with the operator Exists"},
};

TEST(PodClass, AGoodOneIsValid) {
    const Result<PodClass> pod = PodClass::make(good_pod());
    ASSERT_TRUE(pod.has_value()) << to_string(pod.error());
    EXPECT_EQ(**pod, good_pod());
    EXPECT_TRUE(validate(PodSpec{}).has_value());
}

TEST(PodClass, EveryFieldIsCheckedAndNamed) {
    for (const BadPod& one : kBadPods) {
        PodSpec pod = good_pod();
        one.spoil(pod);
        const Result<PodClass> made = PodClass::make(pod);
        ASSERT_FALSE(made.has_value()) << one.message;
        EXPECT_EQ(to_string(made.error()), one.message);
    }
}

TEST(PodClass, DescribesItself) {
    PodSpec pod = good_pod();
    EXPECT_EQ(describe(pod), "3152m cpu, 8Gi memory, 0.81 nvidia.com/gpu (A100|H100)");
    pod.requests.set("cpu", 4000);
    pod.requests.set("memory", 1000);
    pod.requests.set("example.com/nic", 2);
    pod.devices = DeviceRequest{"amd.com/gpu", 10, 1000, {}};
    EXPECT_EQ(describe(pod), "4 cpu, 2 example.com/nic, 1k memory, 10 amd.com/gpu");
    EXPECT_EQ(describe(PodSpec{}), "nothing");
    PodSpec sliver;
    sliver.devices = DeviceRequest{"g", 1, 5, {}};
    EXPECT_EQ(describe(sliver), "0.005 g");
}

TEST(DeviceRequest, TotalsAndShares) {
    const DeviceRequest whole{"g", 4, 1000, {}};
    EXPECT_EQ(whole.total_milli(), 4000);
    EXPECT_FALSE(whole.is_share());
    const DeviceRequest share{"g", 1, 999, {}};
    EXPECT_EQ(share.total_milli(), 999);
    EXPECT_TRUE(share.is_share());
}

}  // namespace
}  // namespace regimen
