// Accelerators on a node and what a pod asks of them. A device is a leaf of capacity 1000 milli
// (one whole instance) or a parent that leaves are cut from (GPU -> MIG slice); only leaves are
// placed on. A share is a number of milli-accelerators on one device; whole devices are count x
// 1000. Source: Kubernetes extended resources and DRA devices; fractions as in Weng et al., ATC'23.
// Thread rule: values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/resources.hpp"

namespace regimen {

inline constexpr std::int32_t kWholeDeviceMilli = 1000;
// A set of devices of one node is a 64-bit mask; no node sold has more leaves.
inline constexpr std::size_t kMaxDevicesPerNode = 64;
using DeviceMask = std::uint64_t;

struct Device {
    std::string resource;             // "nvidia.com/gpu", "nvidia.com/mig-1g.10gb", ...
    std::string model;                // "H100-SXM5-80GB"; empty: not known
    std::int64_t memory_bytes = 0;    // 0: not known
    std::int32_t numa_node = -1;      // -1: not known
    std::string pcie_root;            // empty: not known
    std::string interconnect_domain;  // NVLink/NVSwitch clique; empty: none
    std::int32_t parent = -1;         // index into the node's devices; -1: a root
    ResourceList capacity;            // capacity vector of a structured device (DRA)
    bool healthy = true;

    friend bool operator==(const Device&, const Device&) = default;
};

struct DeviceRequest {
    std::string resource;
    std::int32_t count = 1;                  // devices
    std::int32_t milli = kWholeDeviceMilli;  // of each; below 1000 only with count 1
    // Any of; empty: any model. Kept as written: the published experiment counts "A|B" and "B|A" as
    // different requests, and its curves depend on that.
    std::vector<std::string> models;

    std::int64_t total_milli() const { return std::int64_t{count} * milli; }
    bool is_share() const { return milli < kWholeDeviceMilli; }

    friend bool operator==(const DeviceRequest&, const DeviceRequest&) = default;
};

// `siblings`: how many devices of the node precede this one; only these can be its parent.
Status validate(const Device& device, std::size_t siblings);
Status validate(const DeviceRequest& request);

}  // namespace regimen
