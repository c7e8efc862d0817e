#include "policy/unsupported.hpp"

#include <algorithm>

namespace regimen::policy {
namespace {

// Of what is no list, none.
template <class Like>
bool any_item(const Value& list, const Like& like) {
    for (std::size_t i = 0; list.kind() == Kind::kSequence && i < list.size(); ++i) {
        if (like(list.item(i))) {
            return true;
        }
    }
    return false;
}

bool has_host_port(const Value& container) {
    return any_item(container.find("ports"), [](const Value& port) {
        const Value host = port.find("hostPort");
        return host.present() && host.text() != "0";
    });
}

bool must_hold(const Value& affinity) {
    return affinity.find("requiredDuringSchedulingIgnoredDuringExecution").size() > 0;
}

}  // namespace

std::string unsupported_in(const Value& spec) {
    const Value affinity = spec.find("affinity");
    if (must_hold(affinity.find("podAffinity"))) {
        return "required pod affinity";
    }
    if (must_hold(affinity.find("podAntiAffinity"))) {
        return "required pod anti-affinity";
    }
    if (any_item(spec.find("topologySpreadConstraints"), [](const Value& constraint) {
            return constraint.find("whenUnsatisfiable").text() != "ScheduleAnyway";
        })) {
        return "a topology spread constraint that must hold";
    }
    if (any_item(spec.find("containers"), has_host_port) ||
        any_item(spec.find("initContainers"), has_host_port)) {
        return "a host port";
    }
    if (any_item(spec.find("volumes"), [](const Value& volume) {
            return volume.find("persistentVolumeClaim").present() ||
                   volume.find("ephemeral").present();
        })) {
        return "a volume claim";
    }
    return spec.find("resourceClaims").size() > 0 ? "a resource claim" : "";
}

}  // namespace regimen::policy
