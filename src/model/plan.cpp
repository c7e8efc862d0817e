#include "model/plan.hpp"

#include <string_view>

namespace regimen {

std::string_view name(FilterKind filter) {
    switch (filter) {
        case FilterKind::kSchedulable:
            return "schedulable";
        case FilterKind::kTaints:
            return "taints";
        case FilterKind::kSelector:
            return "selector";
        case FilterKind::kModel:
            return "model";
        case FilterKind::kPods:
            return "pods";
        case FilterKind::kCpu:
            return "cpu";
        case FilterKind::kMemory:
            return "memory";
        case FilterKind::kOtherResources:
            return "other_resources";
        case FilterKind::kDevices:
            return "devices";
    }
    return "unknown";
}

Cause cause_of(FilterKind filter) {
    switch (filter) {
        case FilterKind::kSchedulable:
        case FilterKind::kPods:
        case FilterKind::kOtherResources:
            return Cause::kOther;
        case FilterKind::kTaints:
        case FilterKind::kSelector:
            return Cause::kTaintSelector;
        case FilterKind::kModel:
            return Cause::kModel;
        case FilterKind::kCpu:
            return Cause::kCpu;
        case FilterKind::kMemory:
            return Cause::kMemory;
        case FilterKind::kDevices:
            return Cause::kFraction;
    }
    return Cause::kOther;
}

}  // namespace regimen
