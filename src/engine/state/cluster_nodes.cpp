// Nodes coming, changing and going: the part of Cluster that works outside transactions.
#include <algorithm>

#include "engine/state/cluster.hpp"

namespace regimen::engine {

namespace {
constexpr std::size_t kTenantSizes = kMaxDevicesPerNode;
}

Status Cluster::add_node(NodeId id, const Node& node) {
    if (id.value() >= kMaxNodes) {
        return fail(ErrorCode::kOutOfRange, node->name, "node id {}, expected less than {}",
                    id.value(), kMaxNodes);
    }
    if (contains(id)) {
        return fail(ErrorCode::kAlreadyExists, node->name, "node id {} is in use", id.value());
    }
    if (const auto other = ranks_.find(node->rank); other != ranks_.end()) {
        return fail(ErrorCode::kAlreadyExists, node->name, "rank {} belongs to node {}", node->rank,
                    spec(other->second).name);
    }
    if (id.index() >= nodes_.size()) {
        nodes_.resize(id.index() + 1);
        tenants_.resize(nodes_.size() * kTenantSizes, 0);
        tenant_sizes_.resize(nodes_.size(), 0);
        stamp_.resize(nodes_.size(), 0);
        capacity_.resize(nodes_.size() * dimensions_, 0);
        free_.resize(nodes_.size() * dimensions_, 0);
    }
    NodeEntry& entry = nodes_[id.index()];
    lay_out_devices(entry, *node);
    entry.spec = node;
    ranks_.emplace(node->rank, id);
    ++node_count_;
    take_slot(id, pool_for(*node));
    fill_amounts(id, *node);
    count_capacity(id, 1);
    touch(id, true);
    return {};
}

Status Cluster::update_node(NodeId id, const Node& node) {
    if (!contains(id)) {
        return fail(ErrorCode::kNotFound, node->name, "node id {} is not known", id.value());
    }
    NodeEntry& entry = nodes_[id.index()];
    if (const auto other = ranks_.find(node->rank); other != ranks_.end() && other->second != id) {
        return fail(ErrorCode::kAlreadyExists, node->name, "rank {} belongs to node {}", node->rank,
                    spec(other->second).name);
    }
    std::vector<std::int32_t> used(entry.device_count);
    for (std::size_t i = 0; i < used.size(); ++i) {
        used[i] = device_used_[entry.device_begin + i];
    }
    const bool holds = std::any_of(used.begin(), used.end(), [](auto milli) { return milli > 0; });
    // More may be added behind those that are known.
    if (holds && node->devices.size() < entry.device_count) {
        return fail(ErrorCode::kInvalidArgument, node->name,
                    "has {} devices of which some are held; an update names {}", entry.device_count,
                    node->devices.size());
    }
    // What pods hold is the difference between old capacity and old free, kept across the change.
    learn_dimensions();
    const std::size_t row = id.index() * dimensions_;
    std::vector<std::int64_t> held(dimensions_);
    for (std::size_t d = 0; d < dimensions_; ++d) {
        held[d] = capacity_[row + d] - free_[row + d];
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
        set_device_used(id, i, 0);
        pool_free_.add(entry.slot.pool, -device_free_[entry.device_begin + i]);
        device_free_.set(entry.device_begin + i, 0);
    }
    count_capacity(id, -1);
    leave_slot(id);
    ranks_.erase(spec(id).rank);
    ranks_.emplace(node->rank, id);
    lay_out_devices(entry, *node);
    entry.spec = node;
    take_slot(id, pool_for(*node));
    fill_amounts(id, *node);
    for (std::size_t d = 0; d < held.size(); ++d) {
        free_.add(id.index() * dimensions_ + d, -held[d]);
    }
    for (std::size_t i = 0; holds && i < used.size(); ++i) {
        set_device_used(id, i, used[i]);
    }
    count_capacity(id, 1);
    touch(id, true);
    return {};
}

void Cluster::remove_node(NodeId id) {
    REGIMEN_ASSERT(contains(id), "removing node {} that is not there", id.value());
    NodeEntry& entry = nodes_[id.index()];
    for (std::size_t i = 0; i < entry.device_count; ++i) {
        REGIMEN_ASSERT(device_used_[entry.device_begin + i] == 0, "node {} still holds pods",
                       (*entry.spec)->name);
        pool_free_.add(entry.slot.pool, -device_free_[entry.device_begin + i]);
        device_free_.set(entry.device_begin + i, 0);
    }
    count_capacity(id, -1);
    touch(id, true);
    leave_slot(id);
    ranks_.erase(spec(id).rank);
    entry.spec.reset();
    --node_count_;
}

Status Cluster::set_device_health(NodeId id, std::uint32_t device, bool healthy) {
    if (!contains(id)) {
        return fail(ErrorCode::kNotFound, "", "node id {} is not known", id.value());
    }
    const NodeEntry& entry = nodes_[id.index()];
    if (device >= entry.device_count) {
        return fail(ErrorCode::kOutOfRange, spec(id).name, "device {}: the node has {}", device,
                    entry.device_count);
    }
    const bool leaf = (parents_of(spec(id)) >> device & 1U) == 0;
    count_capacity(id, -1);
    device_healthy_[entry.device_begin + device] = leaf && healthy ? 1 : 0;
    set_device_used(id, device, device_used_[entry.device_begin + device]);
    count_capacity(id, 1);
    touch(id, true);
    return {};
}

// New resource names widen every row.
void Cluster::learn_dimensions() {
    const std::size_t wider = vocabulary_.dimensions();
    if (wider == dimensions_) {
        return;
    }
    std::vector<std::int64_t> capacity(nodes_.size() * wider, 0);
    std::vector<std::int64_t> free(nodes_.size() * wider, 0);
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
        for (std::size_t d = 0; d < dimensions_; ++d) {
            capacity[n * wider + d] = capacity_[n * dimensions_ + d];
            free[n * wider + d] = free_[n * dimensions_ + d];
        }
    }
    capacity_ = std::move(capacity);
    free_.assign(std::move(free));
    dimensions_ = wider;
}

// A node that comes back under an old id reuses its range of device cells when they suffice.
void Cluster::lay_out_devices(NodeEntry& entry, const NodeSpec& node) {
    const auto count = static_cast<std::uint32_t>(node.devices.size());
    if (count > entry.device_room) {
        entry.device_begin = static_cast<std::uint32_t>(device_kind_.size());
        entry.device_room = count;
        device_kind_.resize(device_kind_.size() + count);
        device_healthy_.resize(device_kind_.size(), 1);
        device_used_.resize(device_kind_.size(), 0);
        device_free_.resize(device_kind_.size(), 0);
    }
    entry.device_count = count;
    const DeviceMask parents = parents_of(node);
    for (std::uint32_t i = 0; i < count; ++i) {
        device_kind_[entry.device_begin + i] = vocabulary_.kind(node.devices[i]);
        const bool leaf = (parents >> i & 1U) == 0;
        device_healthy_[entry.device_begin + i] = leaf && node.devices[i].healthy ? 1 : 0;
    }
}

void Cluster::fill_amounts(NodeId id, const NodeSpec& node) {
    for (const ResourceAmount& item : node.allocatable.items()) {
        vocabulary_.dimension(item.name);
    }
    learn_dimensions();
    const std::size_t row = id.index() * dimensions_;
    for (std::size_t d = 0; d < dimensions_; ++d) {
        const std::int64_t amount = node.allocatable.get(vocabulary_.dimension_name(d));
        capacity_[row + d] = amount;
        free_.set(row + d, amount);
    }
    const NodeEntry& entry = nodes_[id.index()];
    for (std::size_t i = 0; i < entry.device_count; ++i) {
        device_used_.set(entry.device_begin + i, 0);
        device_free_.set(entry.device_begin + i, 0);
        set_device_used(id, i, 0);
    }
}

std::uint32_t Cluster::pool_for(const NodeSpec& node) {
    DeviceKind kind;
    bool mixed = false;
    for (const Device& device : node.devices) {
        const DeviceKind next = vocabulary_.kind(device);
        mixed = mixed || (kind.valid() && next != kind);
        kind = next;
    }
    const DeviceKind key = mixed ? DeviceKind() : kind;
    for (std::size_t i = 0; i < pools_.size(); ++i) {
        if (pools_[i].kind == key && pools_[i].mixed == mixed) {
            return static_cast<std::uint32_t>(i);
        }
    }
    pools_.push_back({.kind = key, .mixed = mixed, .nodes = {}, .holes = {}});
    pool_free_.resize(pools_.size(), 0);
    return static_cast<std::uint32_t>(pools_.size() - 1);
}

void Cluster::take_slot(NodeId id, std::uint32_t pool) {
    Pool& home = pools_[pool];
    std::uint32_t index = 0;
    if (home.holes.empty()) {
        index = static_cast<std::uint32_t>(home.nodes.size());
        home.nodes.push_back(id);
    } else {
        index = home.holes.back();
        home.holes.pop_back();
        home.nodes[index] = id;
    }
    nodes_[id.index()].slot = {pool, index};
}

void Cluster::leave_slot(NodeId id) {
    const SlotRef slot = nodes_[id.index()].slot;
    pools_[slot.pool].nodes[slot.index] = NodeId();
    pools_[slot.pool].holes.push_back(slot.index);
    ++nodes_changed_;
    changes_.push({slot, true}, node_count_);
}

std::int64_t Cluster::healthy_milli(NodeId id) const {
    const NodeEntry& entry = nodes_[id.index()];
    std::int64_t milli = 0;
    for (std::size_t i = 0; i < entry.device_count; ++i) {
        milli += device_healthy_[entry.device_begin + i] != 0 ? kWholeDeviceMilli : 0;
    }
    return milli;
}

void Cluster::count_capacity(NodeId id, std::int64_t sign) {
    const std::int64_t devices = healthy_milli(id);
    cpu_capacity_ += sign * capacity_[id.index() * dimensions_ + kCpu];
    device_capacity_ += sign * devices;
    pools_[nodes_[id.index()].slot.pool].capacity += sign * devices;
}

}  // namespace regimen::engine
