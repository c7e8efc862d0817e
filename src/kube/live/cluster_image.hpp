// ClusterImage: the latest of every object, for who does not decide yet: a replica that stands by,
// or one whose first lists are not complete. What it holds, handed over at once, is what a driver
// begins with.
// Errors: none. Complexity: O(log objects) an event. Thread rule: one thread.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kube/driver/object_event.hpp"

namespace regimen::kube {

class ClusterImage {
public:
    void apply(ObjectEvent event);
    // Pods by uid, nodes and groups by name; the image is empty afterwards.
    std::vector<ObjectEvent> hand_over();

    std::size_t nodes() const { return nodes_.size(); }
    std::size_t pods() const { return pods_.size(); }

private:
    std::map<std::string, NodeSeen> nodes_;
    std::map<std::string, PodSeen> pods_;
    std::map<std::pair<std::string, std::string>, PodGroupSeen> groups_;
};

}  // namespace regimen::kube
