#include "runner/catalog.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace regimen::scenario {
namespace {

std::string pod_name(const policy::PodObject& pod) {
    return shown(pod.namespace_name + "/" + pod.name);
}

template <class Map>
std::vector<std::string_view> keys(const Map& map) {
    std::vector<std::string_view> found;
    found.reserve(map.size());
    for (const auto& [key, value] : map) {
        found.emplace_back(key);
    }
    return found;
}

}  // namespace

std::string shown(std::string_view qualified_name) {
    constexpr std::string_view kDefault = "default/";
    if (qualified_name.starts_with(kDefault)) {
        qualified_name.remove_prefix(kDefault.size());
    }
    return std::string(qualified_name);
}

// --- declarations ---

Status Catalog::add(Objects objects, bool opening) {
    if (objects.policy) {
        policy_ = objects.policy->applied_to(PolicySet{});
        if (opening) {
            announced_.push_back({*policy_, "policy"});
        } else {
            unused_.push_back({"Policy/", objects.places.at("Policy/")});
        }
    }
    for (NodeSpec& node : objects.cluster.nodes) {
        const std::string where = objects.places.at("Node/" + node.name);
        REGIMEN_TRY(add_node(std::move(node), where, opening));
    }
    for (policy::PodObject& pod : objects.cluster.pods) {
        const std::string where =
            objects.places.at(fmt::format("Pod/{}/{}", pod.namespace_name, pod.name));
        REGIMEN_TRY(add_pod(std::move(pod), where));
    }
    return {};
}

Status Catalog::add_node(NodeSpec node, const std::string& where, bool opening) {
    const std::string name = node.name;
    const auto [at, is_new] = node_ids_.emplace(name, NodeId::from_index(nodes_.size()));
    node.rank = at->second.value();
    if (is_new) {
        nodes_.emplace_back();
        names_.nodes.push_back(name);
    } else if (opening) {
        return fail(ErrorCode::kAlreadyExists, where,
                    "found a second Node/{}, expected a name of its own", name);
    }
    if (opening) {
        REGIMEN_TRY_ASSIGN(Node valid, Node::make(node));
        announced_.push_back({NodeAdded{at->second, std::move(valid)}, "node " + name});
    } else {
        unused_.push_back({"Node/" + name, where});
    }
    nodes_[at->second.index()] = std::move(node);
    return {};
}

Status Catalog::add_pod(policy::PodObject pod, const std::string& where) {
    const std::string name = pod_name(pod);
    REGIMEN_TRY_ASSIGN(const PodClassId pod_class, class_of(pod.spec));
    if (!pods_.emplace(name, DeclaredPod{std::move(pod), pod_class}).second) {
        return fail(ErrorCode::kAlreadyExists, where,
                    "found a second Pod/{}, expected a name of its own", name);
    }
    unused_.push_back({"Pod/" + name, where});
    return {};
}

Result<PodClassId> Catalog::class_of(const PodSpec& pod) {
    const auto known = std::find_if(classes_.begin(), classes_.end(),
                                    [&](const PodClass& other) { return *other == pod; });
    const auto id = PodClassId::from_index(static_cast<std::size_t>(known - classes_.begin()));
    if (known == classes_.end()) {
        REGIMEN_TRY_ASSIGN(PodClass valid, PodClass::make(pod));
        announced_classes_.push_back({PodClassDefined{id, valid}, "pod class"});
        classes_.push_back(std::move(valid));
    }
    return id;
}

// The cluster first: whoever reads a recording finds it before the work.
std::vector<NamedFact> Catalog::take_announced() {
    std::vector<NamedFact> facts = std::exchange(announced_, {});
    for (NamedFact& known : std::exchange(announced_classes_, {})) {
        facts.push_back(std::move(known));
    }
    return facts;
}

// --- what steps ask for ---

Result<const Catalog::DeclaredPod*> Catalog::declared(const Word& name) {
    const auto at = pods_.find(name.text);
    if (at == pods_.end()) {
        return not_found(name, "pod", "a Pod of the objects above", keys(pods_));
    }
    used("Pod/" + at->first);
    return &at->second;
}

Result<const Catalog::DeclaredPod*> Catalog::copy(const Word& name, std::uint32_t number) {
    REGIMEN_TRY_ASSIGN(const DeclaredPod* const original, declared(name));
    DeclaredPod made = *original;
    made.object.name += fmt::format("-{}", number);
    const auto [at, is_new] = pods_.emplace(pod_name(made.object), made);
    if (!is_new && at->second.object != made.object) {
        return complain(name, "pod",
                        fmt::format("found {}, which is not a copy of {}, expected a free name",
                                    at->first, name.text));
    }
    return &at->second;
}

Result<PodRef> Catalog::submitted_pod(const Word& name) const {
    const auto at = pod_refs_.find(name.text);
    if (at == pod_refs_.end()) {
        return not_found(name, "pod", "a pod that was submitted before", keys(pod_refs_));
    }
    return at->second;
}

Result<WorkloadId> Catalog::submitted_workload(const Word& name) const {
    const auto at = workload_ids_.find(name.text);
    if (at == workload_ids_.end()) {
        return not_found(name, "workload",
                         "a workload that was submitted before: a pod without a gang, or gang:NAME",
                         keys(workload_ids_));
    }
    return at->second;
}

Result<NodeId> Catalog::node(const Word& name) {
    const auto at = node_ids_.find(name.text);
    if (at == node_ids_.end()) {
        return not_found(name, "node", "a Node of the objects above", keys(node_ids_));
    }
    used("Node/" + at->first);
    return at->second;
}

Result<PolicySet> Catalog::policy(const Word& verb) {
    if (!policy_) {
        return complain(verb, "policy", "found none, expected a Policy in the objects above");
    }
    used("Policy/");
    return *policy_;
}

// --- pods into workloads ---

Result<std::vector<Fact>> Catalog::submit(std::vector<policy::PodObject> pods, const Word& line,
                                          Instant now) {
    submitted_ += pods.size();
    if (submitted_ > kMaxPods) {
        return complain(line, "pods",
                        fmt::format("found more than {}, expected at most that many", kMaxPods));
    }
    std::vector<std::string> names;
    for (const policy::PodObject& pod : pods) {
        names.push_back(pod_name(pod));
        if (pod.node_name) {
            return complain(line, "pod",
                            fmt::format("found {0} with spec.nodeName, expected a pod that waits "
                                        "(\"found {0} -> NODE\" says where it is)",
                                        names.back()));
        }
    }
    REGIMEN_TRY_ASSIGN(const policy::WorkloadObjects found,
                       policy::workloads_of(
                           std::move(pods),
                           [&](const PodSpec& pod) {
                               return class_of(pod).map([](PodClassId id) { return id.value(); });
                           },
                           [](std::string_view) { return false; }));
    if (!found.left_out.empty()) {
        const policy::LeftOutPod& first = found.left_out.front();
        return complain(line, "workload", fmt::format("{}: {}", shown(first.name), first.why));
    }
    std::vector<Fact> facts;
    for (const policy::WorkloadObject& workload : found.workloads) {
        REGIMEN_TRY_ASSIGN(Fact fact, submit(workload, names, line, now));
        facts.push_back(std::move(fact));
    }
    return facts;
}

Result<Fact> Catalog::submit(const policy::WorkloadObject& object,
                             const std::vector<std::string>& names, const Word& line, Instant now) {
    WorkloadSpec spec;
    spec.name = shown(object.name);
    spec.priority = object.priority;
    spec.submitted = now;
    for (const policy::WorkloadPodSet& set : object.sets) {
        spec.group.pod_sets.push_back({.name = {},
                                       .pod_class = PodClassId(set.pod_class),
                                       .count = static_cast<std::int32_t>(set.pods.size()),
                                       .min_count = set.min_count});
    }
    const auto [at, is_new] =
        workload_ids_.emplace(spec.name, WorkloadId::from_index(workloads_.size()));
    if (is_new) {
        workloads_.emplace_back();
        names_.workloads.push_back(spec.name);
    }
    workloads_[at->second.index()] = spec;
    REGIMEN_TRY(remember(at->second, object, names, line));
    REGIMEN_TRY_ASSIGN(Workload valid, Workload::make(std::move(spec)));
    return WorkloadSubmitted{at->second, std::move(valid)};
}

// A workload that comes again is the same pods again: a reference has to mean one pod throughout.
Status Catalog::remember(WorkloadId id, const policy::WorkloadObject& object,
                         const std::vector<std::string>& names, const Word& line) {
    std::uint32_t number = 0;
    for (const policy::WorkloadPodSet& set : object.sets) {
        for (const std::uint32_t pod : set.pods) {
            const PodRef ref{id, number++};
            const auto [at, is_new] = pod_refs_.emplace(names[pod], ref);
            const auto [named, is_new_ref] = names_.pods.emplace(ref, names[pod]);
            if (at->second != ref || named->second != names[pod]) {
                return complain(
                    line, "workload",
                    fmt::format("{} was submitted before with other pods", shown(object.name)));
            }
        }
    }
    return {};
}

// --- messages ---

void Catalog::used(std::string_view declaration) {
    std::erase_if(unused_, [&](const Declaration& one) { return one.name == declaration; });
}

Status Catalog::check_all_used() const {
    if (unused_.empty()) {
        return {};
    }
    return fail(ErrorCode::kInvalidArgument, unused_.front().where,
                "{}: found in no step, expected a step that names it", unused_.front().name);
}

tl::unexpected<Error> Catalog::complain(const Word& at, std::string_view what,
                                        std::string_view text) const {
    return fail(ErrorCode::kInvalidArgument, fmt::format("{}:{}:{}", file_, at.line, at.column),
                "{}: {}", what, text);
}

tl::unexpected<Error> Catalog::not_found(const Word& name, std::string_view what,
                                         std::string_view expected,
                                         const std::vector<std::string_view>& known) const {
    return complain(name, what,
                    fmt::format("found \"{}\", expected {}{}", name.text, expected,
                                did_you_mean(name.text, known)));
}

Names Catalog::take_names() && {
    return std::move(names_);
}

}  // namespace regimen::scenario
