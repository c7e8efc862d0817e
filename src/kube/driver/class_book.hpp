// Pod classes under ids of the engine: equal specifications get one id, so that memory and caches
// follow the number of distinct requests. Classes are never forgotten.
// Errors: those of validate(PodSpec). Complexity: O(size of the specification). Thread rule: one
// thread.
#pragma once

#include <vector>

#include "base/id_map.hpp"
#include "base/result.hpp"
#include "model/fact.hpp"

namespace regimen::kube {

class ClassBook {
public:
    // Says it as a fact when it is new.
    Result<PodClassId> intern(PodSpec pod, std::vector<Fact>& facts);
    bool wants_devices(PodClassId id) const { return wants_devices_[id.index()]; }

private:
    IdMap<PodClassId> ids_;  // by encoding
    std::vector<bool> wants_devices_;
};

}  // namespace regimen::kube
