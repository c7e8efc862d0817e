// Lease: who leads, until when; the object and the requests on it. An update carries the resource
// version that was read, so of two that would take over only one succeeds (409 for the other).
// The election itself is the driver's.
// Errors: kInvalidArgument for names that no object can have, and for a body that is no Lease;
// times that cannot be read count as absent. Complexity: O(bytes). Thread rule: values, pure.
// Source: api coordination/v1 (LeaseSpec); client-go tools/leaderelection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

#include "kube/client/http/request.hpp"
#include "kube/client/http/resource_path.hpp"

namespace regimen::kube::client {

struct Lease {
    ObjectKey key = {};
    std::string resource_version = {};  // of what was read
    std::string holder = {};            // empty: nobody
    std::int64_t duration_seconds = 0;
    std::optional<Instant> acquired = {};  // wall clock of the holder
    std::optional<Instant> renewed = {};
    std::int64_t transitions = 0;
};

Result<Lease> parse_lease(std::string_view body);
Result<Request> get_lease(const ObjectKey& key);
// 409 AlreadyExists when somebody was faster.
Result<Request> create_lease(const Lease& lease);
// resource_version must be what was read.
Result<Request> update_lease(const Lease& lease);

// "2024-02-29T12:00:00.000000Z": Kubernetes' MicroTime wants all six digits.
std::string format_micro_time(Instant instant);

}  // namespace regimen::kube::client
