// Facts: everything that the engine is told. A shell observes the outside and says it in these
// words; time, policy, demand and faults enter in no other way, so a list of facts is a whole
// history. Ids are issued by the shell: a node or workload id may be reused after it was removed or
// released. A fact that contradicts the state (unknown id, id in use) is refused by name in the
// Plan and changes nothing. Thread rule: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/ids.hpp"
#include "model/node.hpp"
#include "model/pod_class.hpp"
#include "model/workload.hpp"

namespace regimen {

// --- the cluster ---
struct NodeAdded {
    NodeId id;
    Node node;
    friend bool operator==(const NodeAdded&, const NodeAdded&) = default;
};
// Pods on the node stay where they are; free amounts may become negative.
struct NodeUpdated {
    NodeId id;
    Node node;
    friend bool operator==(const NodeUpdated&, const NodeUpdated&) = default;
};
// The node is gone with all its pods: these are pending again, and their workloads wait for them in
// the place in the order that they always had; those whose deletion had begun are released. Whether
// the rest of a gang survives that is for the shell to say (PodChanged, WorkloadWithdrawn).
struct NodeRemoved {
    NodeId id;
    friend bool operator==(const NodeRemoved&, const NodeRemoved&) = default;
};
struct DeviceHealthChanged {
    NodeId id;
    std::uint32_t device = 0;
    bool healthy = true;
    friend bool operator==(const DeviceHealthChanged&, const DeviceHealthChanged&) = default;
};

// --- the work ---
struct PodClassDefined {
    PodClassId id;
    PodClass spec;
    friend bool operator==(const PodClassDefined&, const PodClassDefined&) = default;
};
struct WorkloadSubmitted {
    WorkloadId id;
    Workload workload;
    friend bool operator==(const WorkloadSubmitted&, const WorkloadSubmitted&) = default;
};
// Its owner gave up or deleted it: it leaves the queue, and what it held is free at once.
struct WorkloadWithdrawn {
    WorkloadId id;
    friend bool operator==(const WorkloadWithdrawn&, const WorkloadWithdrawn&) = default;
};

// --- the life of a pod: pending, assumed, bound, running, terminating, released ---
enum class PodEvent : std::uint8_t {
    kBound,        // assumed -> bound: the bind was confirmed
    kBindFailed,   // assumed -> pending: its room is free, the workload waits for it again
    kRunning,      // bound -> running
    kTerminating,  // deletion has begun; its room is still taken
    kSucceeded,    // -> released; a workload with all pods released is gone
    kFailed,       // -> released likewise
};
struct PodChanged {
    PodRef pod;
    PodEvent event = PodEvent::kBound;
    friend bool operator==(const PodChanged&, const PodChanged&) = default;
};
// Somebody else bound this pod, or it was running when we came: it holds its room whatever we
// think.
struct PodFoundBound {
    PodRef pod;
    NodeId node;
    DeviceMask devices = 0;  // 0: not known; the engine counts those that it most likely holds
    friend bool operator==(const PodFoundBound&, const PodFoundBound&) = default;
};

// --- knowledge and policy ---
struct ClassWeight {
    PodClassId pod_class;
    std::int64_t weight = 0;
    friend bool operator==(const ClassWeight&, const ClassWeight&) = default;
};
// Sums over all classes stay inside int64.
inline constexpr std::int64_t kMaxWeight = std::int64_t{1} << 38;
// Popularity of pod classes, known from outside (a trace, a forecast). Replaces what was declared.
struct DemandDeclared {
    std::vector<ClassWeight> classes;
    friend bool operator==(const DemandDeclared&, const DemandDeclared&) = default;
};

enum class DemandSource : std::uint8_t { kDeclared, kOnline };
// Names of registered policies (engine/placement/score, engine/admission); seed feeds `random`
// only.
struct PolicySet {
    std::string placement = "regimen";
    std::string order = "fifo_skip";
    DemandSource demand = DemandSource::kOnline;
    std::uint64_t seed = 0;
    friend bool operator==(const PolicySet&, const PolicySet&) = default;
};

using Fact = std::variant<NodeAdded, NodeUpdated, NodeRemoved, DeviceHealthChanged, PodClassDefined,
                          WorkloadSubmitted, WorkloadWithdrawn, PodChanged, PodFoundBound,
                          DemandDeclared, PolicySet>;

// "NodeAdded", ...: for messages and scenario files.
std::string_view name(const Fact& fact);
std::string_view name(PodEvent event);
std::string_view name(DemandSource source);

}  // namespace regimen
