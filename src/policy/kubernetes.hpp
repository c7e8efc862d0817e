// Nodes and pods as `kubectl get nodes,pods -o yaml|json` prints them, read into values of the
// model and written back. Input: a List, the API server's NodeList and PodList, single objects,
// YAML with several documents; plain or gzip; a file, or a directory whose files are read in the
// order of their names. Unknown fields are ignored, objects of other kinds skipped and counted.
// Errors: "file:line:column: field: found X, expected Y" for wrong types, negative or absurd
// amounts, two kinds of accelerators in one pod, names that come twice.
// Complexity: O(bytes) and O(objects log objects); JSON is far faster than YAML (README.md).
// Thread rule: pure functions of the input.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/node.hpp"
#include "model/pod_class.hpp"
#include "policy/objects.hpp"

namespace regimen::policy {

enum class PodPhase : std::uint8_t { kPending, kRunning, kSucceeded, kFailed, kUnknown };
// "Pending", ...
std::string_view name(PodPhase phase);

// The pods of one namespace with the same gang name start together.
struct Gang {
    std::string name;
    std::int32_t size = 0;  // pods that must start together; 0: all that there are

    friend bool operator==(const Gang&, const Gang&) = default;
};

struct PodObject {
    std::string namespace_name = "default";
    std::string name;
    std::string uid;
    PodSpec spec;
    std::optional<std::string> node_name;  // bound there
    PodPhase phase = PodPhase::kPending;
    std::int32_t priority = 0;
    std::optional<Instant> created;
    std::optional<Instant> deleted;  // deletion has begun
    std::optional<Gang> gang;
    std::string scheduler_name = "default-scheduler";
    std::string queue;   // Kueue's LocalQueue; empty: none
    bool gated = false;  // has scheduling gates: not to be placed yet
    // A constraint that the engine does not look at (unsupported.hpp); empty: none.
    std::string unsupported;

    friend bool operator==(const PodObject&, const PodObject&) = default;
};

struct ClusterObjects {
    std::vector<NodeSpec> nodes;  // in reading order, valid (model/node.hpp)
    std::vector<PodObject> pods;  // in reading order, spec valid (model/pod_class.hpp)
    std::map<std::string, std::uint64_t> skipped;  // objects by kind that is neither
    std::vector<Error> bad;                        // one for each that was left out as bad
};

// What becomes of an object that is wrong. Text that is no YAML or JSON fails in any case: what
// would come behind it is not known.
enum class BadObjects : std::uint8_t { kFail, kLeaveOut };

// A file or a directory.
Result<ClusterObjects> read_kubernetes(const std::string& path, BadObjects bad = BadObjects::kFail);
// Texts that are at hand, as one cluster.
Result<ClusterObjects> parse_kubernetes(const std::vector<Source>& sources,
                                        BadObjects bad = BadObjects::kFail);

// Canonical YAML, which parse_kubernetes() reads back to an equal value (rank excepted: Kubernetes
// has no place for it). kUnsupported when Kubernetes cannot say it: devices of one resource that
// differ, or whose model or memory the labels contradict.
Result<std::string> to_yaml(const NodeSpec& node);
// `more_annotations` are what reads back to nothing here.
std::string to_yaml(const PodObject& pod, const Labels& more_annotations = {});

}  // namespace regimen::policy
