#include "kube/driver/node_book.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace regimen::kube {
namespace {

// The reported devices at the places of those that were known.
std::vector<Device> in_known_places(const std::vector<Device>& known,
                                    std::vector<Device> reported) {
    std::vector<Device> devices;
    std::vector<bool> taken(reported.size(), false);
    for (const Device& old : known) {
        std::size_t at = 0;
        while (at < reported.size() && (taken[at] || reported[at].resource != old.resource)) {
            ++at;
        }
        if (at < reported.size()) {
            taken[at] = true;
            devices.push_back(std::move(reported[at]));
        } else {
            devices.push_back(old);
            devices.back().healthy = false;
        }
    }
    for (std::size_t i = 0; i < reported.size() && devices.size() < kMaxDevicesPerNode; ++i) {
        if (!taken[i]) {
            devices.push_back(std::move(reported[i]));
        }
    }
    return devices;
}

}  // namespace

NodeId NodeBook::see(NodeSpec node, bool held, std::vector<Fact>& facts) {
    const auto [id, fresh] = ids_.intern(node.name);
    node.rank = id.value();
    if (fresh) {
        latest_.resize(std::max(latest_.size(), id.index() + 1));
    } else if (held) {
        node.devices = in_known_places(latest_[id.index()].devices, std::move(node.devices));
    }
    if (!fresh && latest_[id.index()] == node) {
        return id;
    }
    latest_[id.index()] = node;
    Result<Node> valid = Node::make(std::move(node));
    REGIMEN_ASSERT(valid.has_value(), "{}", to_string(valid.error()));
    if (fresh) {
        facts.emplace_back(NodeAdded{id, *std::move(valid)});
    } else {
        facts.emplace_back(NodeUpdated{id, *std::move(valid)});
    }
    return id;
}

void NodeBook::forget(NodeId id, std::vector<Fact>& facts) {
    facts.emplace_back(NodeRemoved{id});
    ids_.erase(id);
    latest_[id.index()] = {};
}

}  // namespace regimen::kube
