// KubeletBook: what the kubelets of simulated nodes do with the pods that are bound to them, and
// when. It holds no connection: whoever has one tells it what the server shows and carries out its
// actions.
//
// A pod that is bound to one of the nodes is taken up if the node has room beside those that were
// taken up before, else it fails at once as with a real kubelet ("OutOfcpu"); it runs after a start
// delay, works, and ends. One that is being deleted is removed. A pod that already runs when it is
// first seen goes on from when it began.
// Errors: none. Complexity: O(log pods) a call, O(resources) an admission. Thread rule: one thread.
// Source: pkg/kubelet/lifecycle/predicate.go (reasons), pkg/kubelet/cm/devicemanager.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "model/node.hpp"
#include "policy/kubernetes.hpp"

namespace regimen::nodesim {

struct SimPod {
    policy::PodObject object;
    std::optional<Duration> work;    // from its start on; none: for ever
    std::optional<Instant> running;  // since when, as the server shows it
    bool fails = false;              // at the end of its work
};

enum class PodStep : std::uint8_t { kRun, kSucceed, kFail, kRemove };

struct PodAction {
    std::string namespace_name;
    std::string name;
    std::string uid;
    PodStep step = PodStep::kRun;
    std::string reason = {};   // of kFail
    std::string message = {};  // of kFail

    friend bool operator==(const PodAction&, const PodAction&) = default;
};

class KubeletBook {
public:
    explicit KubeletBook(Duration start_delay) : start_delay_(start_delay) {}

    void put_node(const NodeSpec& node);
    // Its kubelet is gone: nothing happens to its pods any more.
    void drop_node(std::string_view name) { nodes_.erase(std::string(name)); }
    bool has_node(std::string_view name) const { return nodes_.contains(std::string(name)); }
    // The next pod that is bound there fails for this reason, such as "UnexpectedAdmissionError".
    void reject_next(std::string_view node, std::string reason);

    void see(const SimPod& pod, Instant now);
    void gone(const std::string& uid);

    // What falls due by `now`, in the order of time.
    std::vector<PodAction> due(Instant now);
    std::optional<Instant> next() const;

    std::size_t pods() const { return pods_.size(); }
    std::size_t running() const { return running_; }

private:
    struct Node {
        ResourceList free;  // allocatable less what was taken up; "pods" among it
        std::map<std::string, std::int64_t> free_milli;  // of healthy devices, by resource
        std::string reject;
    };
    struct Pod {
        PodAction who;
        std::string node;
        PodSpec spec;
        std::optional<Duration> work;
        bool fails = false;
        bool holds = false;  // room on its node
        bool running = false;
        bool ended = false;
        std::optional<Instant> due;  // of its next step
    };

    void admit(Pod& pod, const SimPod& seen, Instant now);
    std::string refusal(Node& node, const PodSpec& spec) const;
    void take(Pod& pod, std::int64_t sign);
    void begin(Pod& pod);
    void end(Pod& pod);
    void schedule(Pod& pod, std::optional<Instant> due);

    Duration start_delay_;
    std::map<std::string, Node> nodes_;
    std::map<std::string, Pod> pods_;  // by uid
    std::set<std::pair<Instant, std::string>> calendar_;
    std::vector<PodAction> at_once_;
    std::size_t running_ = 0;
};

}  // namespace regimen::nodesim
