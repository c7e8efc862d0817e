#include "engine/demand/demand.hpp"

#include <algorithm>

namespace regimen::engine {

void Demand::declare(std::span<const ClassWeight> classes) {
    declared_.assign(classes.begin(), classes.end());
    std::sort(declared_.begin(), declared_.end(),
              [](const auto& a, const auto& b) { return a.pod_class < b.pod_class; });
    ++declarations_;
}

void Demand::observe(PodClassId pod_class, std::int64_t pods) {
    const std::size_t known = observed_.size();
    if (pod_class.index() >= known) {
        observed_.resize(pod_class.index() + 1);
        for (std::size_t i = known; i < observed_.size(); ++i) {
            observed_[i].pod_class = PodClassId::from_index(i);
        }
    }
    arrivals_ += static_cast<std::uint64_t>(pods);
    observed_[pod_class.index()].weight += step_ * pods;
    step_ += step_ * std::min<std::int64_t>(pods, kMemory) / kMemory;
    if (step_ >= kFirstStep * kRescale) {
        decay();
    }
}

double Demand::weight_of_a_pod() const {
    double sum = 0;
    for (const ClassWeight& seen : observed_) {
        sum += static_cast<double>(seen.weight);
    }
    const auto pods = static_cast<double>(arrivals_);
    return sum / std::min(pods, static_cast<double>(kMemory));
}

void Demand::decay() {
    for (ClassWeight& seen : observed_) {
        seen.weight /= kRescale;
    }
    step_ /= kRescale;
}

}  // namespace regimen::engine
