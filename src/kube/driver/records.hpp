// What the driver remembers of pods, workloads and gangs: the latest that the server showed, and
// how far the engine has been told. Thread rule: values.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/strong_id.hpp"
#include "base/time.hpp"
#include "model/ids.hpp"

#include "kube/driver/object_event.hpp"

namespace regimen::kube {

using PodSlot = StrongId<struct PodSlotTag>;
using GangId = StrongId<struct GangTag>;

// How far the engine has come with a pod.
enum class PodState : std::uint8_t {
    kApart,  // it knows nothing of it: not ours, gated, refused, one of an incomplete gang, ended
    kPending,
    kAssumed,  // the bind is on its way
    kBound,
    kRunning,
    kTerminating,
};

struct PodRecord {
    // --- as the server shows it ---
    PodKey key;
    std::string node_name;  // empty: none yet
    Instant created;
    std::int32_t priority = 0;
    bool ours = false;  // for us to place
    bool gated = false;
    bool running = false;
    bool deleted = false;  // deletion has begun
    bool ended = false;    // succeeded, failed or gone
    GangId gang;           // invalid: a workload of its own
    PodClassId pod_class;

    // --- as the engine was told ---
    PodState state = PodState::kApart;
    WorkloadId workload;  // unless kApart
    std::uint32_t index = 0;
    NodeId node;  // from kAssumed on

    std::uint32_t refusals = 0;       // of binds
    std::optional<Instant> retry_at;  // not before
    std::string reported;             // the last reason and message

    bool waits() const { return ours && !gated && !deleted && !ended && node_name.empty(); }
    bool placed() const { return state >= PodState::kAssumed; }
};

struct WorkloadRecord {
    std::vector<PodSlot> pods;  // by index in the workload
    std::size_t left = 0;       // of them, as the engine was told
    GangId gang;
};

struct GangRecord {
    std::string namespace_name;
    std::string name;
    std::int32_t size_of_pods = 0;   // as its pods say; 0: they do not
    std::int32_t size_of_group = 0;  // as its PodGroup says; 0: there is none
    std::vector<PodSlot> members;    // that the server shows
    WorkloadId workload;             // of those that wait together; invalid: none
    // It has run whole; who is lost later is waited for, and nobody is released for it.
    bool whole = false;
    // Since when a part of it runs without the rest.
    std::optional<Instant> partial_since;

    std::int32_t size() const { return std::max(size_of_pods, size_of_group); }
};

}  // namespace regimen::kube
