#include "policy/accelerators.hpp"

#include <algorithm>
#include <array>

#include "base/quantity.hpp"
#include "base/text.hpp"
#include "model/resources.hpp"

namespace regimen::policy {
namespace {

struct Accelerator {
    std::string_view pattern;  // a name, or its beginning and "*"
    // Labels that name the model, the first that the node has; "*" is the resource's own name.
    std::array<std::string_view, 4> model_labels = {};
    std::array<std::string_view, 2> mib_labels = {};  // memory of one device in MiB
};

constexpr std::array kTable = {
    Accelerator{"nvidia.com/gpu",
                {"nvidia.com/gpu.product", "cloud.google.com/gke-accelerator",
                 "karpenter.k8s.aws/instance-gpu-name", kOpenbModel},
                {"nvidia.com/gpu.memory"}},
    Accelerator{"nvidia.com/mig-*",
                {"*.product", "nvidia.com/gpu.product", "cloud.google.com/gke-accelerator"},
                {"*.memory", "nvidia.com/gpu.memory"}},
    Accelerator{kOpenbCount, {kOpenbModel}},
    Accelerator{"amd.com/gpu",
                {"amd.com/gpu.product-name", "beta.amd.com/gpu.product-name",
                 "karpenter.k8s.aws/instance-gpu-name"}},
    Accelerator{"gpu.intel.com/i915", {"gpu.intel.com/product"}},
    Accelerator{"gpu.intel.com/xe", {"gpu.intel.com/product"}},
    Accelerator{"habana.ai/gaudi", {"habana.ai/gaudi.product"}},
    Accelerator{"google.com/tpu", {"cloud.google.com/gke-tpu-accelerator"}},
    Accelerator{"aws.amazon.com/neuron", {"karpenter.k8s.aws/instance-accelerator-name"}},
    Accelerator{"huawei.com/Ascend*", {"node.kubernetes.io/npu.chip.name"}},
    Accelerator{"cambricon.com/mlu", {"cambricon.com/mlu.product"}},
    Accelerator{"qualcomm.com/qaic"},
    Accelerator{"furiosa.ai/*"},
    Accelerator{"tenstorrent.com/*"},
};

bool matches(std::string_view pattern, std::string_view resource) {
    if (!pattern.ends_with('*')) {
        return pattern == resource;
    }
    pattern.remove_suffix(1);
    // "nvidia.com/mig-1g.10gb.shared": time slices of a device that is there under its own name.
    return resource.size() > pattern.size() && resource.starts_with(pattern) &&
           !resource.ends_with(".shared");
}

const Accelerator* find_in_table(std::string_view resource) {
    const auto found = std::find_if(kTable.begin(), kTable.end(), [&](const Accelerator& one) {
        return matches(one.pattern, resource);
    });
    return found == kTable.end() ? nullptr : &*found;
}

const std::string* find_label(const Labels& labels, std::string_view key,
                              std::string_view resource) {
    if (key.starts_with('*')) {
        return labels.find(std::string(resource).append(key.substr(1)));
    }
    return key.empty() ? nullptr : labels.find(key);
}

tl::unexpected<Error> bad_memory(std::string_view key, std::string_view text,
                                 std::string_view expected) {
    return fail(ErrorCode::kInvalidArgument, std::string(key), "found \"{}\", expected {}", text,
                expected);
}

Result<std::int64_t> memory_of(std::string_view resource, const Accelerator& accelerator,
                               const Labels& labels) {
    if (const std::string* own = labels.find(kMemoryKey)) {
        const auto bytes = Quantity::parse(*own).and_then(
            [](const Quantity& quantity) { return quantity.to_units(); });
        if (!bytes || *bytes < 0 || *bytes > kMaxAmount) {
            return bad_memory(kMemoryKey, *own, "an amount of memory such as \"80Gi\"");
        }
        return *bytes;
    }
    constexpr std::int64_t kBytesPerMib = std::int64_t{1} << 20;
    for (const std::string_view key : accelerator.mib_labels) {
        if (const std::string* text = find_label(labels, key, resource)) {
            const Result<std::int64_t> mib = parse_int64(*text);
            if (!mib || *mib < 0 || *mib > kMaxAmount / kBytesPerMib) {
                return bad_memory(key.starts_with('*') ? std::string(resource).append(key.substr(1))
                                                       : std::string(key),
                                  *text, "a number of MiB");
            }
            return *mib * kBytesPerMib;
        }
    }
    return 0;
}

}  // namespace

bool is_accelerator(std::string_view resource) {
    return find_in_table(resource) != nullptr;
}

Result<AcceleratorTraits> accelerator_traits(std::string_view resource, const Labels& labels) {
    static constexpr Accelerator kUnlisted = {};
    const Accelerator* listed = find_in_table(resource);
    const Accelerator& accelerator = listed == nullptr ? kUnlisted : *listed;
    AcceleratorTraits traits;
    REGIMEN_TRY_ASSIGN(traits.memory_bytes, memory_of(resource, accelerator, labels));
    if (const std::string* own = labels.find(kModelKey)) {
        traits.model = *own;
        return traits;
    }
    for (const std::string_view key : accelerator.model_labels) {
        if (const std::string* model = find_label(labels, key, resource)) {
            traits.model = *model;
            break;
        }
    }
    return traits;
}

}  // namespace regimen::policy
