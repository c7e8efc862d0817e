#include <algorithm>

#include "engine/placement/filter/filter.hpp"

namespace regimen::engine {

// All selector labels and, where there is affinity, at least one of its terms.
bool admits_selector(const FilterInput& input) {
    const PodSpec& pod = *input.pod.spec;
    for (const auto& [key, value] : pod.node_selector.items()) {
        const std::string* found = input.node.labels.find(key);
        if (found == nullptr || *found != value) {
            return false;
        }
    }
    return pod.affinity.empty() ||
           std::any_of(pod.affinity.begin(), pod.affinity.end(), [&](const SelectorTerm& term) {
               return matches(term, input.node.labels, input.node.name);
           });
}

}  // namespace regimen::engine
