// What `--policy PATH...` reads: objects of kind Policy, apiVersion regimen.dev/v1alpha1, as they
// would be applied to a cluster.
//   spec:
//     placement: regimen     # name of a score family
//     order: fifo_skip       # name of a waiting order
//     demand: online         # or declared: class popularity comes from outside
//     seed: 42               # of the placement `random`
// All four are optional. Reading is strict: a field that is not known is an error with the nearest
// one that is. Kueue's objects may lie in the same files and are counted and left alone; every
// other object is an error, since a policy that is silently not applied is worse than none. Errors:
// "file:line:column: field: found X, expected Y", a second Policy. Complexity: O(bytes). Thread
// rule: pure functions of the input.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/fact.hpp"
#include "policy/objects.hpp"

namespace regimen::policy {

// Names that the engine has registered, in the order in which messages list them.
struct KnownPolicies {
    std::span<const std::string_view> placements;
    std::span<const std::string_view> orders;
};

struct PolicyFile {
    std::optional<std::string> placement;
    std::optional<std::string> order;
    std::optional<DemandSource> demand;
    std::optional<std::uint64_t> seed;
    std::map<std::string, std::uint64_t> skipped;  // Kueue's objects by kind

    // `base` with everything that the files say.
    PolicySet applied_to(PolicySet base) const;
};

// Files or directories.
Result<PolicyFile> read_policy(const std::vector<std::string>& paths, const KnownPolicies& known);
Result<PolicyFile> parse_policy(const std::vector<Source>& sources, const KnownPolicies& known);
// One object that stands among others, such as nodes.
Result<PolicyFile> read_policy_object(const Value& object, std::string_view kind,
                                      const KnownPolicies& known);

}  // namespace regimen::policy
