#include "model/device.hpp"

#include "model/field.hpp"

namespace regimen {

Status validate(const Device& device, std::size_t siblings) {
    if (device.resource.empty()) {
        return fail(ErrorCode::kInvalidArgument, "resource",
                    "empty: expected a resource name such as \"nvidia.com/gpu\"");
    }
    if (device.memory_bytes < 0 || device.memory_bytes > kMaxAmount) {
        return fail(ErrorCode::kInvalidArgument, "memory_bytes", "{}: expected 0 to {}",
                    device.memory_bytes, kMaxAmount);
    }
    if (device.numa_node < -1) {
        return fail(ErrorCode::kInvalidArgument, "numa_node",
                    "{}: expected a NUMA node, or -1 for unknown", device.numa_node);
    }
    // Only earlier devices can be parents: a chain of parents falls strictly, so it cannot be a
    // cycle.
    if (device.parent < -1 ||
        (device.parent >= 0 && static_cast<std::size_t>(device.parent) >= siblings)) {
        return fail(ErrorCode::kInvalidArgument, "parent", "{}: expected an earlier device",
                    device.parent);
    }
    return validate(device.capacity, "capacity");
}

Status validate(const DeviceRequest& request) {
    if (request.resource.empty()) {
        return fail(ErrorCode::kInvalidArgument, "resource",
                    "empty: expected a resource name such as \"nvidia.com/gpu\"");
    }
    if (request.count < 1 || request.count > static_cast<std::int32_t>(kMaxDevicesPerNode)) {
        return fail(ErrorCode::kInvalidArgument, "count", "{}: expected 1 to {}", request.count,
                    kMaxDevicesPerNode);
    }
    if (request.milli < 1 || request.milli > kWholeDeviceMilli) {
        return fail(ErrorCode::kInvalidArgument, "milli", "{}: expected 1 to {}", request.milli,
                    kWholeDeviceMilli);
    }
    if (request.is_share() && request.count != 1) {
        return fail(ErrorCode::kInvalidArgument, "milli",
                    "{} of each of {} devices: expected a share of one device, or whole devices",
                    request.milli, request.count);
    }
    for (std::size_t i = 0; i < request.models.size(); ++i) {
        const std::string& model = request.models[i];
        if (model.empty()) {
            return in_item("models", i,
                           fail(ErrorCode::kInvalidArgument, "", "empty: expected a model's name"));
        }
    }
    return {};
}

}  // namespace regimen
