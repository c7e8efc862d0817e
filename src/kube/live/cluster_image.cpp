#include "kube/live/cluster_image.hpp"

#include <variant>

namespace regimen::kube {
namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

void ClusterImage::apply(ObjectEvent event) {
    std::visit(Overloaded{
                   [&](NodeSeen& seen) { nodes_[seen.node.name] = std::move(seen); },
                   [&](NodeGone& gone) { nodes_.erase(gone.name); },
                   [&](PodSeen& seen) { pods_[seen.pod.uid] = std::move(seen); },
                   [&](PodGone& gone) { pods_.erase(gone.uid); },
                   [&](PodGroupSeen& seen) {
                       groups_[{seen.namespace_name, seen.name}] = std::move(seen);
                   },
                   [&](PodGroupGone& gone) { groups_.erase({gone.namespace_name, gone.name}); },
                   [](BindAnswered&) {},
               },
               event);
}

std::vector<ObjectEvent> ClusterImage::hand_over() {
    std::vector<ObjectEvent> all;
    all.reserve(nodes_.size() + groups_.size() + pods_.size());
    for (auto& [name, seen] : nodes_) {
        all.emplace_back(std::move(seen));
    }
    for (auto& [name, seen] : groups_) {
        all.emplace_back(std::move(seen));
    }
    for (auto& [uid, seen] : pods_) {
        all.emplace_back(std::move(seen));
    }
    *this = {};
    return all;
}

}  // namespace regimen::kube
