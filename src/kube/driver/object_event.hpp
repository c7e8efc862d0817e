// What the driver is told: objects as the API server shows them, and what became of its own writes.
// Events of one object arrive in the order in which the server made them; between objects there is
// no order, so a pod may name a node that nobody has seen. Thread rule: values.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "model/node.hpp"
#include "policy/kubernetes.hpp"

namespace regimen::kube {

struct PodKey {
    std::string namespace_name;
    std::string name;
    std::string uid;  // another pod of the same name has another

    friend bool operator==(const PodKey&, const PodKey&) = default;
};

struct NodeSeen {
    NodeSpec node;
};
struct NodeGone {
    std::string name;
};

struct PodSeen {
    policy::PodObject pod;
};
struct PodGone {
    std::string uid;
};

// A PodGroup object, whoever's: how many pods start together.
struct PodGroupSeen {
    std::string namespace_name;
    std::string name;
    std::int32_t min_count = 0;
};
struct PodGroupGone {
    std::string namespace_name;
    std::string name;
};

enum class BindOutcome : std::uint8_t {
    kBound,
    kRefused,  // the pod or the node would not have it
    kGone,     // there is no such pod any more
    kUnknown,  // the answer was lost: the bind may have happened
};
struct BindAnswered {
    std::string uid;
    std::string node;  // of the bind that this is the answer to
    BindOutcome outcome = BindOutcome::kBound;
    std::string message;  // the server's
};

using ObjectEvent =
    std::variant<NodeSeen, NodeGone, PodSeen, PodGone, PodGroupSeen, PodGroupGone, BindAnswered>;

}  // namespace regimen::kube
