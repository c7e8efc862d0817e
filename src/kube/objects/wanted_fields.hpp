// WantedFields: which fields of an object are read at all. An API server's pod is mostly what
// nobody here looks at (managedFields, environment, volumes, probes), and a skipped field costs
// nothing but its bytes.
// Shape: a tree of names; a node without branches stands for everything below it. Lists are passed
// through: what is said of a list holds for each of its items.
// Errors: none. Complexity: find is O(branches). Thread rule: constants.
#pragma once

#include <span>
#include <string_view>

namespace regimen::kube {

struct WantedFields {
    std::string_view name;
    std::span<const WantedFields> below = {};

    bool all() const { return below.empty(); }
    // Null when nobody wants it.
    const WantedFields* find(std::string_view field) const {
        for (const WantedFields& branch : below) {
            if (branch.name == field) {
                return &branch;
            }
        }
        return nullptr;
    }
};

// What policy/pod_mapping.cpp and policy/node_mapping.cpp read; object_equality_test.cpp holds them
// against each other.
extern const WantedFields kPodFields;
extern const WantedFields kNodeFields;
extern const WantedFields kPodGroupFields;

}  // namespace regimen::kube
