// Discovery: which groups, versions and resources the server has, so that what it lacks is said and
// done without (PodGroup in v1beta1 is there on some servers only).
// One request where the server knows aggregated discovery (two: /api and /apis), else one for each
// group version. A group whose server does not answer is reported and left out.
// Errors: to `done`: the first request that failed for good. Complexity: O(resources).
// Thread rule: the I/O thread. Source: apidiscovery.k8s.io/v2 (KEP-3352), meta/v1 (APIGroupList,
// APIResourceList).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

#include "kube/client/http/resource_path.hpp"
#include "kube/client/http/transport.hpp"

namespace regimen::kube::client {

struct ServedResource {
    std::string kind;
    bool namespaced = false;
    std::vector<std::string> verbs;         // "get", "watch", "patch"
    std::vector<std::string> subresources;  // "status", "binding"
};

class ServedResources {
public:
    // None when the server does not have it.
    const ServedResource* find(std::string_view group, std::string_view version,
                               std::string_view plural) const;
    // The first of `versions` in which the server has it; empty when in none.
    std::string first_version(std::string_view group, const std::vector<std::string>& versions,
                              std::string_view plural) const;
    std::size_t size() const { return resources_.size(); }
    // Groups that could not be asked.
    const std::vector<std::string>& missing() const { return missing_; }

    void add(std::string_view group, std::string_view version, std::string_view plural,
             ServedResource resource);
    // To a resource that may come later.
    void add_subresource(std::string_view group, std::string_view version, std::string_view plural,
                         std::string_view subresource);
    void add_missing(std::string_view group) { missing_.emplace_back(group); }

private:
    std::map<std::string, ServedResource> resources_;  // by "group/version/plural"
    std::vector<std::string> missing_;
};

using DiscoveryDone = std::function<void(Result<ServedResources>)>;
void discover(Transport& transport, DiscoveryDone done);

// APIGroupDiscoveryList.
Status read_aggregated_discovery(std::string_view body, ServedResources& served);
// APIResourceList of one group version.
Status read_resource_list(std::string_view body, std::string_view group, std::string_view version,
                          ServedResources& served);

}  // namespace regimen::kube::client
