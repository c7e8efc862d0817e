// What a pod asks of accelerators: whole devices by a limit, or a share by annotation.
// Whole devices: a limit of one accelerator resource. A share: "regimen.dev/accelerator-milli" with
// "regimen.dev/accelerator" for the resource (without it nvidia.com/gpu); the openb simulator's
// "alibabacloud.com/gpu-milli" and "-count" are read too. Models: "regimen.dev/accelerator-model"
// or "alibabacloud.com/gpu-card-model", alternatives separated by "|". Each key may be an
// annotation, which wins, or a label. Errors: two accelerator resources in one pod, a share of
// several devices, numbers out of range. Complexity: O(amounts). Thread rule: pure functions.
#pragma once

#include <optional>

#include "model/device.hpp"
#include "model/resources.hpp"
#include "policy/document.hpp"

namespace regimen::policy {

// The annotation, else the label, under a key; absent when the object has neither.
Value annotation_or_label(const Value& object, std::string_view key);

// `amounts` is what the pod asks for in all; its accelerators are taken out.
Result<std::optional<DeviceRequest>> take_device_request(const Value& object,
                                                         ResourceList& amounts);

}  // namespace regimen::policy
