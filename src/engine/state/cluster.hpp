// The cluster as flat arrays: what each node has left, device by device, and what feeds on it.
//
// Shapes: free amounts are nodes x dimensions (row-major); devices of all nodes lie in one array, a
// node's in its own order. A slot is a place in a pool, and a pool is the set of nodes with the
// same kind of device: candidate search (placement/ranking) walks pools, never the whole cluster.
// Units: milli-CPU, bytes, milli-accelerator. Free amounts are negative when others over-committed.
// Every mutable array is a journal column; changes() tells rankings which slots to look at again,
// and a rollback reports its slots there too.
// Complexity: place/release O(dimensions asked + devices of the node); view O(1).
// Errors: add/update say why in a Status and change nothing. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/state/change_feed.hpp"
#include "engine/state/journal.hpp"
#include "engine/state/pod_table.hpp"
#include "model/fact.hpp"

namespace regimen::engine {

// What filters and scores see of a node.
struct NodeView {
    NodeId id;
    std::uint32_t pool = 0;
    std::span<const std::int64_t> free;      // by dimension
    std::span<const std::int64_t> capacity;  // by dimension
    std::span<const std::int32_t> devices;   // free milli of each; 0 when sick
    std::span<const DeviceKind> kinds;       // of each
    bool uniform = true;                     // all devices of one kind
    // Bit 0: holds a share of a device; bit n: holds a pod of n whole devices, 63 also of 64.
    std::uint64_t tenant_sizes = 0;
    // Never the same for two states of any node, within one engine.
    std::uint64_t stamp = 0;

    std::int64_t device_free() const {
        std::int64_t sum = 0;
        for (const std::int32_t milli : devices) {
            sum += milli;
        }
        return sum;
    }
    bool accepts(const CompiledPod& pod, std::size_t device) const {
        return pod.kind_fits[kinds[device].index()] != 0;
    }
};

struct Totals {
    std::int64_t cpu_capacity = 0;
    std::int64_t cpu_used = 0;
    std::int64_t device_capacity = 0;  // healthy devices
    std::int64_t device_used = 0;      // what pods hold, on sick devices and twice over too
    std::int64_t device_taken = 0;     // healthy capacity less what is free
};

class Cluster {
public:
    explicit Cluster(Vocabulary& vocabulary);

    Status add_node(NodeId id, const Node& node);
    // Keeps what pods hold; the devices must be as many as before while pods hold any.
    Status update_node(NodeId id, const Node& node);
    void remove_node(NodeId id);
    // Widens every row for the resource names that appeared since. Call it after a pod class was
    // defined: within a transaction rows cannot change their layout.
    void learn_dimensions();
    Status set_device_health(NodeId id, std::uint32_t device, bool healthy);

    bool contains(NodeId id) const { return id.valid() && id.index() < nodes_.size() && alive(id); }
    const NodeSpec& spec(NodeId id) const { return **nodes_[id.index()].spec; }
    std::size_t node_count() const { return node_count_; }
    // Ids ever used; walk ids below it and ask contains().
    std::size_t id_bound() const { return nodes_.size(); }
    // Rises when a node comes, goes or is updated.
    std::uint64_t nodes_changed() const { return nodes_changed_; }
    NodeView view(NodeId id) const;
    bool device_healthy(NodeId id, std::size_t device) const;
    Totals totals() const;
    // False when so much is held there that amounts would leave int64.
    bool can_count(NodeId id, const CompiledPod& pod) const;
    // What the node's healthy devices offer.
    std::int64_t healthy_milli(NodeId id) const;
    std::int64_t pool_device_free(std::size_t pool) const { return pool_free_[pool]; }
    std::int64_t pool_device_capacity(std::size_t pool) const { return pools_[pool].capacity; }

    // --- pools and slots ---
    std::size_t pools() const { return pools_.size(); }
    std::size_t pool_slots(std::size_t pool) const { return pools_[pool].nodes.size(); }
    // Invalid where a node has left.
    NodeId node_at(SlotRef slot) const { return pools_[slot.pool].nodes[slot.index]; }
    SlotRef slot_of(NodeId id) const { return nodes_[id.index()].slot; }
    // The kind of all devices of the pool's nodes; invalid: no devices, or several kinds on a node.
    DeviceKind pool_kind(std::size_t pool) const { return pools_[pool].kind; }
    const ChangeFeed& changes() const { return changes_; }

    // --- what pods hold ---
    void place(NodeId id, const CompiledPod& pod, DeviceMask devices);
    void release(NodeId id, const CompiledPod& pod, DeviceMask devices);

    Journal::Mark begin() { return journal_.begin(); }
    void commit(Journal::Mark mark) { journal_.commit(mark); }
    void rollback(Journal::Mark mark);
    Journal& journal() { return journal_; }
    std::uint64_t digest() const { return journal_.digest(); }

private:
    struct NodeEntry {
        std::optional<Node> spec;
        SlotRef slot;
        std::uint32_t device_begin = 0;
        std::uint32_t device_count = 0;
        std::uint32_t device_room = 0;  // of the range, kept when the id is used again
    };
    struct Pool {
        DeviceKind kind;
        bool mixed = false;
        std::vector<NodeId> nodes;
        std::vector<std::uint32_t> holes;
        std::int64_t capacity = 0;
    };

    bool alive(NodeId id) const { return nodes_[id.index()].spec.has_value(); }
    void lay_out_devices(NodeEntry& entry, const NodeSpec& node);
    void fill_amounts(NodeId id, const NodeSpec& node);
    std::uint32_t pool_for(const NodeSpec& node);
    void take_slot(NodeId id, std::uint32_t pool);
    void leave_slot(NodeId id);
    void move_amounts(NodeId id, const CompiledPod& pod, DeviceMask devices, std::int64_t sign);
    void count_tenant(NodeId id, const CompiledPod& pod, std::int32_t delta);
    void set_device_used(NodeId id, std::size_t device, std::int32_t used);
    void count_capacity(NodeId id, std::int64_t sign);
    void touch(NodeId id, bool spec_changed);
    std::int32_t free_of(std::size_t flat_device) const;

    Vocabulary& vocabulary_;
    Journal journal_;
    std::vector<NodeEntry> nodes_;
    std::map<std::uint32_t, NodeId> ranks_;
    std::vector<Pool> pools_;
    std::size_t node_count_ = 0;
    std::uint64_t nodes_changed_ = 0;
    std::size_t dimensions_ = 0;
    std::uint64_t next_stamp_ = 1;  // never rolled back, so that a stamp names one state for ever
    ChangeFeed changes_;
    std::vector<std::int64_t> capacity_;  // nodes x dimensions
    std::vector<DeviceKind> device_kind_;
    std::vector<std::uint8_t> device_healthy_;
    std::int64_t cpu_capacity_ = 0;
    std::int64_t device_capacity_ = 0;

    Column<std::int64_t> free_;
    Column<std::int32_t> device_used_;
    Column<std::int32_t> device_free_;
    Column<std::uint16_t> tenants_;  // nodes x kTenantSizes: pods by size
    Column<std::uint64_t> tenant_sizes_;
    Column<std::uint64_t> stamp_;
    Column<std::int64_t> pool_free_;
    Column<std::int64_t> used_;  // cpu, devices
};

}  // namespace regimen::engine
