#include "engine/state/pod_table.hpp"

#include <algorithm>

namespace regimen::engine {

Vocabulary::Vocabulary() {
    dimension(kCpuResource);
    dimension(kMemoryResource);
    dimension(kPodsResource);
}

std::size_t Vocabulary::dimension(std::string_view resource) {
    return dimension_names_.intern(resource).first.index();
}

const std::string& Vocabulary::dimension_name(std::size_t dimension) const {
    return dimension_names_.name(Dimension::from_index(dimension));
}

DeviceKind Vocabulary::kind(const Device& device) {
    // A newline cannot stand in a resource name or a label value, so the pair is unambiguous.
    const auto [id, fresh] = kind_names_.intern(device.resource + "\n" + device.model);
    if (fresh) {
        kinds_.push_back(device);
    }
    return id;
}

bool PodTable::contains(PodClassId id) const {
    return id.valid() && id.index() < pods_.size() && pods_[id.index()].has_value();
}

bool PodTable::define(PodClassId id, const PodClass& spec) {
    if (contains(id)) {
        return false;
    }
    CompiledPod pod{.others = {}, .kind_fits = {}, .spec = spec};
    for (const ResourceAmount& request : spec->requests.items()) {
        const std::size_t dimension = vocabulary_.dimension(request.name);
        if (dimension == kCpu) {
            pod.cpu_milli = request.amount;
        } else if (dimension == kMemory) {
            pod.memory_bytes = request.amount;
        } else if (dimension != kPods && request.amount > 0) {
            pod.others.push_back({static_cast<std::uint32_t>(dimension), request.amount});
        }
    }
    if (spec->devices.has_value()) {
        pod.devices = spec->devices->count;
        pod.milli = spec->devices->milli;
    }
    judge_kinds(pod);
    if (id.index() >= pods_.size()) {
        pods_.resize(id.index() + 1);
    }
    pods_[id.index()] = std::move(pod);
    return true;
}

void PodTable::learn_kinds() {
    for (std::optional<CompiledPod>& pod : pods_) {
        if (pod.has_value()) {
            judge_kinds(*pod);
        }
    }
}

void PodTable::judge_kinds(CompiledPod& pod) const {
    const std::optional<DeviceRequest>& request = pod.spec->devices;
    for (std::size_t i = pod.kind_fits.size(); i < vocabulary_.kinds(); ++i) {
        const Device& device = vocabulary_.kind_example(DeviceKind::from_index(i));
        const bool fits =
            request.has_value() && device.resource == request->resource &&
            (request->models.empty() || std::find(request->models.begin(), request->models.end(),
                                                  device.model) != request->models.end());
        pod.kind_fits.push_back(fits ? 1 : 0);
    }
}

}  // namespace regimen::engine
