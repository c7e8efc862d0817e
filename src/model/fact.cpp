#include "model/fact.hpp"

namespace regimen {
namespace {

// One overload a fact: a new alternative of Fact without a name does not compile.
constexpr std::string_view name_of(const NodeAdded&) {
    return "NodeAdded";
}
constexpr std::string_view name_of(const NodeUpdated&) {
    return "NodeUpdated";
}
constexpr std::string_view name_of(const NodeRemoved&) {
    return "NodeRemoved";
}
constexpr std::string_view name_of(const DeviceHealthChanged&) {
    return "DeviceHealthChanged";
}
constexpr std::string_view name_of(const PodClassDefined&) {
    return "PodClassDefined";
}
constexpr std::string_view name_of(const WorkloadSubmitted&) {
    return "WorkloadSubmitted";
}
constexpr std::string_view name_of(const WorkloadWithdrawn&) {
    return "WorkloadWithdrawn";
}
constexpr std::string_view name_of(const PodChanged&) {
    return "PodChanged";
}
constexpr std::string_view name_of(const PodFoundBound&) {
    return "PodFoundBound";
}
constexpr std::string_view name_of(const DemandDeclared&) {
    return "DemandDeclared";
}
constexpr std::string_view name_of(const PolicySet&) {
    return "PolicySet";
}

}  // namespace

std::string_view name(const Fact& fact) {
    return std::visit([](const auto& alternative) { return name_of(alternative); }, fact);
}

std::string_view name(PodEvent event) {
    switch (event) {
        case PodEvent::kBound:
            return "bound";
        case PodEvent::kBindFailed:
            return "bind_failed";
        case PodEvent::kRunning:
            return "running";
        case PodEvent::kTerminating:
            return "terminating";
        case PodEvent::kSucceeded:
            return "succeeded";
        case PodEvent::kFailed:
            return "failed";
    }
    return "unknown";
}

std::string_view name(DemandSource source) {
    switch (source) {
        case DemandSource::kDeclared:
            return "declared";
        case DemandSource::kOnline:
            return "online";
    }
    return "unknown";
}

}  // namespace regimen
