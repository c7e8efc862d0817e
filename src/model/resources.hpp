// Amounts by resource name, as Kubernetes names them: "cpu" in milli-CPU, "memory" and
// "ephemeral-storage" in bytes, everything else in whole units. Accelerators are not listed here: a
// node has devices and a pod a DeviceRequest (device.hpp), whatever their resource is called.
// Shape: a vector sorted by name without duplicates; amounts are non-negative.
// Complexity: find is O(log n), set O(n). Thread rule: a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regimen {

inline constexpr std::string_view kCpuResource = "cpu";
inline constexpr std::string_view kMemoryResource = "memory";
inline constexpr std::string_view kPodsResource = "pods";

struct ResourceAmount {
    std::string name;
    std::int64_t amount = 0;

    friend bool operator==(const ResourceAmount&, const ResourceAmount&) = default;
};

// As a Kubernetes quantity: "96", "500m", "130Gi".
std::string to_string(const ResourceAmount& entry);

class ResourceList {
public:
    // Sets or replaces; zero is kept, because "asks for none" and "does not say" print differently.
    void set(std::string_view name, std::int64_t amount);
    // 0 when absent.
    std::int64_t get(std::string_view name) const;
    bool contains(std::string_view name) const;
    const std::vector<ResourceAmount>& items() const { return items_; }
    bool empty() const { return items_.empty(); }

    friend bool operator==(const ResourceList&, const ResourceList&) = default;

private:
    std::vector<ResourceAmount> items_;
};

// kInvalidArgument when a name is empty or an amount is negative or above kMaxAmount.
Status validate(const ResourceList& list, std::string_view field);

// Sums of amounts over the largest fleet stay inside int64: 2^53 bytes a node, a thousandfold
// margin.
inline constexpr std::int64_t kMaxAmount = std::int64_t{1} << 53;
// What readers take of CPU, a million cores: sums over a fleet stay inside int64.
inline constexpr std::int64_t kMaxCpuMilli = 1'000'000'000;

}  // namespace regimen
