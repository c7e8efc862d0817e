#include "engine/state/cluster.hpp"

#include <algorithm>
#include <limits>

namespace regimen::engine {

namespace {
constexpr std::size_t kTenantSizes = kMaxDevicesPerNode;
constexpr std::size_t kUsedCpu = 0;
constexpr std::size_t kUsedDevices = 1;
}  // namespace

Cluster::Cluster(Vocabulary& vocabulary)
    : vocabulary_(vocabulary),
      free_(journal_),
      device_used_(journal_),
      device_free_(journal_),
      tenants_(journal_),
      tenant_sizes_(journal_),
      stamp_(journal_),
      pool_free_(journal_),
      used_(journal_) {
    used_.resize(2, 0);
}

NodeView Cluster::view(NodeId id) const {
    const NodeEntry& entry = nodes_[id.index()];
    const std::size_t row = id.index() * dimensions_;
    return NodeView{.id = id,
                    .pool = entry.slot.pool,
                    .free = {free_.data() + row, dimensions_},
                    .capacity = {capacity_.data() + row, dimensions_},
                    .devices = {device_free_.data() + entry.device_begin, entry.device_count},
                    .kinds = {device_kind_.data() + entry.device_begin, entry.device_count},
                    .uniform = !pools_[entry.slot.pool].mixed,
                    .tenant_sizes = tenant_sizes_[id.index()],
                    .stamp = stamp_[id.index()]};
}

bool Cluster::device_healthy(NodeId id, std::size_t device) const {
    return device_healthy_[nodes_[id.index()].device_begin + device] != 0;
}

Totals Cluster::totals() const {
    std::int64_t taken = device_capacity_;
    for (std::size_t pool = 0; pool < pools_.size(); ++pool) {
        taken -= pool_free_[pool];
    }
    return {.cpu_capacity = cpu_capacity_,
            .cpu_used = used_[kUsedCpu],
            .device_capacity = device_capacity_,
            .device_used = used_[kUsedDevices],
            .device_taken = taken};
}

bool Cluster::can_count(NodeId id, const CompiledPod& pod) const {
    constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min() / 2;
    const std::size_t row = id.index() * dimensions_;
    return free_[row + kCpu] - pod.cpu_milli > kLeast &&
           free_[row + kMemory] - pod.memory_bytes > kLeast &&
           std::all_of(pod.others.begin(), pod.others.end(), [&](const DimensionAmount& other) {
               return free_[row + other.dimension] - other.amount > kLeast;
           });
}

void Cluster::place(NodeId id, const CompiledPod& pod, DeviceMask devices) {
    move_amounts(id, pod, devices, 1);
    count_tenant(id, pod, 1);
    touch(id, false);
}

void Cluster::release(NodeId id, const CompiledPod& pod, DeviceMask devices) {
    move_amounts(id, pod, devices, -1);
    count_tenant(id, pod, -1);
    touch(id, false);
}

void Cluster::rollback(Journal::Mark mark) {
    journal_.rollback(mark, [&](std::uint32_t column, std::uint32_t row) {
        if (column == stamp_.id()) {
            changes_.push({nodes_[row].slot, false}, node_count_);
        }
    });
}

// sign 1: the pod takes its amounts; -1: it gives them back.
void Cluster::move_amounts(NodeId id, const CompiledPod& pod, DeviceMask devices,
                           std::int64_t sign) {
    learn_dimensions();
    const std::size_t row = id.index() * dimensions_;
    free_.add(row + kCpu, -sign * pod.cpu_milli);
    free_.add(row + kMemory, -sign * pod.memory_bytes);
    free_.add(row + kPods, -sign);
    for (const DimensionAmount& other : pod.others) {
        free_.add(row + other.dimension, -sign * other.amount);
    }
    used_.add(kUsedCpu, sign * pod.cpu_milli);
    const NodeEntry& entry = nodes_[id.index()];
    for (DeviceMask rest = devices; rest != 0; rest &= rest - 1) {
        const auto device = static_cast<std::size_t>(__builtin_ctzll(rest));
        REGIMEN_ASSERT(device < entry.device_count, "device {} of {}", device, entry.device_count);
        const std::size_t flat = entry.device_begin + device;
        const std::int64_t used = device_used_[flat] + sign * pod.milli;
        REGIMEN_ASSERT(used >= 0, "device {} of {} gives back more than it holds", device,
                       (*entry.spec)->name);
        set_device_used(id, device, static_cast<std::int32_t>(used));
    }
}

void Cluster::set_device_used(NodeId id, std::size_t device, std::int32_t used) {
    const NodeEntry& entry = nodes_[id.index()];
    const std::size_t flat = entry.device_begin + device;
    used_.add(kUsedDevices, used - device_used_[flat]);
    device_used_.set(flat, used);
    const std::int32_t free = free_of(flat);
    pool_free_.add(entry.slot.pool, free - device_free_[flat]);
    device_free_.set(flat, free);
}

std::int32_t Cluster::free_of(std::size_t flat_device) const {
    if (device_healthy_[flat_device] == 0) {
        return 0;
    }
    return std::max(0, kWholeDeviceMilli - device_used_[flat_device]);
}

void Cluster::count_tenant(NodeId id, const CompiledPod& pod, std::int32_t delta) {
    if (!pod.wants_devices()) {
        return;
    }
    const std::size_t size = pod.tenant_size();
    const std::size_t cell = id.index() * kTenantSizes + size;
    tenants_.add(cell, static_cast<std::uint16_t>(delta));
    const std::uint64_t bit = std::uint64_t{1} << size;
    const std::uint64_t sizes = tenant_sizes_[id.index()];
    tenant_sizes_.set(id.index(), tenants_[cell] > 0 ? sizes | bit : sizes & ~bit);
}

void Cluster::touch(NodeId id, bool spec_changed) {
    stamp_.set(id.index(), next_stamp_++);
    nodes_changed_ += spec_changed ? 1U : 0U;
    changes_.push({nodes_[id.index()].slot, spec_changed}, node_count_);
}

}  // namespace regimen::engine
