// The nodes of the cluster under ids of the engine: says as facts what changed, and nothing when
// nothing did (a heartbeat changes no node).
//
// Positions of devices are kept while pods hold them: when a device plugin restarts, allocatable
// falls to zero for a minute and returns, and nobody is to lose a device for it. A device that is
// no longer reported stays, sick; new ones go behind. A node on which nobody holds anything is
// taken as it is reported. Errors: none; NodeSpec must be valid. Complexity: O(devices) a call.
// Thread rule: one thread.
#pragma once

#include <string_view>
#include <vector>

#include "base/id_map.hpp"
#include "model/fact.hpp"

#include "kube/driver/object_event.hpp"

namespace regimen::kube {

class NodeBook {
public:
    // `held`: some pod holds devices there.
    NodeId see(NodeSpec node, bool held, std::vector<Fact>& facts);
    // The id may be issued again from here on.
    void forget(NodeId id, std::vector<Fact>& facts);

    // Invalid when nobody has seen it.
    NodeId find(std::string_view name) const { return ids_.find(name); }
    const std::string& name(NodeId id) const { return ids_.name(id); }
    std::size_t size() const { return ids_.size(); }

private:
    IdMap<NodeId> ids_;
    std::vector<NodeSpec> latest_;  // as the engine was told
};

}  // namespace regimen::kube
