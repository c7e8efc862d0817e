// What the names of a scenario stand for, as far as its text has been read: objects that were
// declared, pods that were submitted, and the ids that the engine knows them by.
//
// Names: a pod is called "p", or "team/p" outside the namespace "default"; a workload is called as
// its pod, or "gang:g". Pods become workloads through policy/workloads.hpp, as in a replay.
// Errors: "file:line:column: what: found X, expected Y" with the nearest known word.
// Complexity: O(log names) a lookup. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "policy/workloads.hpp"

#include "runner/lines.hpp"
#include "runner/objects.hpp"
#include "runner/scenario.hpp"

namespace regimen::scenario {

class Catalog {
public:
    // Bounds what a short text can ask for.
    static constexpr std::size_t kMaxPods = 10'000;

    explicit Catalog(std::string file) : file_(std::move(file)) {}

    // What a section declares. Before the first step its nodes and its policy stand from the
    // beginning; later they are the versions that steps may bring in.
    Status add(Objects objects, bool opening);
    // What the engine has to be told first in the next step: opening nodes and policy, pod classes.
    std::vector<NamedFact> take_announced();

    // --- pods and workloads ---
    struct DeclaredPod {
        policy::PodObject object;
        PodClassId pod_class;
    };
    Result<const DeclaredPod*> declared(const Word& name);
    // The object under a name of its own, "worker-0" of "worker"; declares it at the first time.
    Result<const DeclaredPod*> copy(const Word& name, std::uint32_t number);
    // The facts that bring these pods in, each once. `line` is where mistakes stand.
    Result<std::vector<Fact>> submit(std::vector<policy::PodObject> pods, const Word& line,
                                     Instant now);
    Result<PodRef> submitted_pod(const Word& name) const;
    Result<WorkloadId> submitted_workload(const Word& name) const;
    // As it was submitted last.
    const WorkloadSpec& workload(WorkloadId id) const { return workloads_[id.index()]; }

    // --- nodes and policy ---
    Result<NodeId> node(const Word& name);
    // Its latest version; what a step changes is kept here.
    NodeSpec& node_spec(NodeId id) { return nodes_[id.index()]; }
    // The Policy that was declared last.
    Result<PolicySet> policy(const Word& verb);

    // "file:line:column: what: TEXT" at a word.
    tl::unexpected<Error> complain(const Word& at, std::string_view what,
                                   std::string_view text) const;
    // An error when an object was declared and no step uses it.
    Status check_all_used() const;

    std::size_t classes() const { return classes_.size(); }
    Names take_names() &&;

private:
    struct Declaration {
        std::string name;
        std::string where;
    };

    Status add_node(NodeSpec node, const std::string& where, bool opening);
    Status add_pod(policy::PodObject pod, const std::string& where);
    Result<PodClassId> class_of(const PodSpec& pod);
    Result<Fact> submit(const policy::WorkloadObject& object, const std::vector<std::string>& names,
                        const Word& line, Instant now);
    Status remember(WorkloadId id, const policy::WorkloadObject& object,
                    const std::vector<std::string>& names, const Word& line);
    void used(std::string_view declaration);
    tl::unexpected<Error> not_found(const Word& name, std::string_view what,
                                    std::string_view expected,
                                    const std::vector<std::string_view>& known) const;

    std::string file_;
    std::vector<NamedFact> announced_;  // opening nodes and policy
    std::vector<NamedFact> announced_classes_;
    std::vector<Declaration> unused_;
    std::map<std::string, DeclaredPod, std::less<>> pods_;
    std::vector<PodClass> classes_;
    std::map<std::string, NodeId, std::less<>> node_ids_;
    std::vector<NodeSpec> nodes_;
    std::map<std::string, WorkloadId, std::less<>> workload_ids_;
    std::vector<WorkloadSpec> workloads_;
    std::map<std::string, PodRef, std::less<>> pod_refs_;
    std::optional<PolicySet> policy_;
    std::size_t submitted_ = 0;
    Names names_;
};

// "default/p" is called "p".
std::string shown(std::string_view qualified_name);

}  // namespace regimen::scenario
