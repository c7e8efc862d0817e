// What one pod asks for. Pods with equal specifications share a class: the engine caches by class
// and memory follows the number of distinct classes, not of pods. Thread rule: a value.
#pragma once

#include <optional>
#include <vector>

#include "model/device.hpp"
#include "model/labels.hpp"
#include "model/valid.hpp"

namespace regimen {

struct PodSpec {
    ResourceList requests;  // without accelerators; "pods" is implied and always 1
    std::optional<DeviceRequest> devices;
    Labels node_selector;
    std::vector<SelectorTerm> affinity;  // any of; empty: no constraint
    std::vector<Toleration> tolerations;

    friend bool operator==(const PodSpec&, const PodSpec&) = default;
};

Status validate(const PodSpec& pod);
using PodClass = Valid<PodSpec>;

// "3152m cpu, 8Gi memory, 0.81 nvidia.com/gpu (A100|H100)": for people; not unique.
std::string describe(const PodSpec& pod);

}  // namespace regimen
